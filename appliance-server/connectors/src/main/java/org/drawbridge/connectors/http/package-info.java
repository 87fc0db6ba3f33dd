/// HTTP/1.1 as a client (RFC 9112): what the destinations that speak it share.
@NullMarked
package org.drawbridge.connectors.http;

import org.jspecify.annotations.NullMarked;
