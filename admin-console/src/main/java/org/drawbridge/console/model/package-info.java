/// What the screens show and do, without a toolkit.
/// Used by the JavaFX thread alone; all waiting is done through [Tasks].
@NullMarked
package org.drawbridge.console.model;

import org.jspecify.annotations.NullMarked;
