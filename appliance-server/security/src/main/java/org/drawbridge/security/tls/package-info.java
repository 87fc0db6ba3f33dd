/// Certificates and TLS: the appliance's own authority, what was imported, whom to trust, and why a handshake fails.
/// Callable from any thread.
@NullMarked
package org.drawbridge.security.tls;

import org.jspecify.annotations.NullMarked;
