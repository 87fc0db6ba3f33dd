/// Signed tokens (RFC 7515 to 7519): those by which we say who we are, and those by which others say who somebody is.
/// The home of the JOSE library; its types do not leave it. Callable from any thread.
@NullMarked
package org.drawbridge.security.jwt;

import org.jspecify.annotations.NullMarked;
