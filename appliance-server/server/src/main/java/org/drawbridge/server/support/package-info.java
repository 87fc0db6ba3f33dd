/// What support needs to see of an appliance, without patients' data and secrets. Made on the thread that asks.
@NullMarked
package org.drawbridge.server.support;

import org.jspecify.annotations.NullMarked;
