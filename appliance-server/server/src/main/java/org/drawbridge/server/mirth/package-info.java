/// Channels of Mirth Connect and the Open Integration Engine, as configuration of this product. Reads their XML
/// exports;
/// what has no counterpart is told with its place, never guessed.
@NullMarked
package org.drawbridge.server.mirth;

import org.jspecify.annotations.NullMarked;
