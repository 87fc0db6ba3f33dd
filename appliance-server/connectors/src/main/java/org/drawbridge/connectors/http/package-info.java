/// HTTP/1.1 (RFC 9112): what those who speak it share, as clients above all.
@NullMarked
package org.drawbridge.connectors.http;

import org.jspecify.annotations.NullMarked;
