/// Messages over plain TCP, in frames that sender and receiver have agreed on. One virtual thread owns each
/// connection.
@NullMarked
package org.drawbridge.connectors.tcp;

import org.jspecify.annotations.NullMarked;
