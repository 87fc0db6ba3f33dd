/// External systems, simulated: what the appliance is shown and tested with.
@NullMarked
package org.drawbridge.simulators;

import org.jspecify.annotations.NullMarked;
