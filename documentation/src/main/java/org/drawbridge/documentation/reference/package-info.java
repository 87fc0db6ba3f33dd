/// Pages of `docs/reference` that are made of the code, so that they cannot differ from it. Begin with [Reference].
@NullMarked
package org.drawbridge.documentation.reference;

import org.jspecify.annotations.NullMarked;
