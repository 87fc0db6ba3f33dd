/// What the desktop programs share: how they look, how they wait, and how their words are found. Knows none of them.
/// Used on
/// the JavaFX thread, but for the work of [Tasks].
@NullMarked
package org.drawbridge.desktop;

import org.jspecify.annotations.NullMarked;
