/// The console: a desktop window on one appliance.
/// Everything here is on the JavaFX thread unless it says otherwise.
@NullMarked
package org.drawbridge.console;

import org.jspecify.annotations.NullMarked;
