/// Email over SMTP (RFC 5321), outwards. Destinations are used by many threads.
@NullMarked
package org.drawbridge.connectors.email;

import org.jspecify.annotations.NullMarked;
