@NullMarked
package org.drawbridge.mapping;

import org.jspecify.annotations.NullMarked;
