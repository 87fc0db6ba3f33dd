/// The HTTP API, the live events and the metrics.
@NullMarked
package org.drawbridge.server.api;

import org.jspecify.annotations.NullMarked;
