/// How `docs` becomes a site that the appliance shows. Begin with [Site].
@NullMarked
package org.drawbridge.documentation;

import org.jspecify.annotations.NullMarked;
