/// What systemd is told of the appliance. One thread of its own, `watchdog`.
@NullMarked
package org.drawbridge.server.systemd;

import org.jspecify.annotations.NullMarked;
