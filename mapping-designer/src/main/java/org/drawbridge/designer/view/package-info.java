/// The designer's window: trees, lines, result. Builds nodes and decides nothing. Used on the JavaFX thread.
@NullMarked
package org.drawbridge.designer.view;

import org.jspecify.annotations.NullMarked;
