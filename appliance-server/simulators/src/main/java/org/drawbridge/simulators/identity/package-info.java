/// A server that gives tokens: to programs that show who they are (OAuth 2.0) and about people (OpenID Connect).
@NullMarked
package org.drawbridge.simulators.identity;

import org.jspecify.annotations.NullMarked;
