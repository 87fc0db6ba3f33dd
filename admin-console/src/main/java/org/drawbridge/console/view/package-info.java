/// The screens: nodes that are bound to the models, and nothing decided.
/// On the JavaFX thread alone.
@NullMarked
package org.drawbridge.console.view;

import org.jspecify.annotations.NullMarked;
