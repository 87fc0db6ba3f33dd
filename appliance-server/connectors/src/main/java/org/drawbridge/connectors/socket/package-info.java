/// TCP, with TLS or without: listening, calling, and cutting what comes into frames. One virtual thread owns each
/// connection.
@NullMarked
package org.drawbridge.connectors.socket;

import org.jspecify.annotations.NullMarked;
