/// The appliance: wires the rooms together, and is the only one that does.
@NullMarked
package org.drawbridge.server;

import org.jspecify.annotations.NullMarked;
