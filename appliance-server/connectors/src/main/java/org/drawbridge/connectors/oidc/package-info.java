/// People who log in with their browser at an identity provider (OpenID Connect). Callable from any thread.
@NullMarked
package org.drawbridge.connectors.oidc;

import org.jspecify.annotations.NullMarked;
