/// The mapping designer: starts it. Everything here runs on the JavaFX thread.
@NullMarked
package org.drawbridge.designer;

import org.jspecify.annotations.NullMarked;
