/// Bytes that one recipient alone can read: Cryptographic Message Syntax (RFC 5652, RFC 5083). Knows nothing of what is
/// in them; callable from any thread.
@NullMarked
package org.drawbridge.security.envelope;

import org.jspecify.annotations.NullMarked;
