/// The gateway: the clinic's own programs ask other systems through it, which adds our credentials, bounds and a
/// memory. [Gateway] is called by any number of threads; each exchange runs on the thread of its request.
@NullMarked
package org.drawbridge.server.gateway;

import org.jspecify.annotations.NullMarked;
