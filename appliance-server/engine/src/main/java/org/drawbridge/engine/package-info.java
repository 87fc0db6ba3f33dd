@NullMarked
package org.drawbridge.engine;

import org.jspecify.annotations.NullMarked;
