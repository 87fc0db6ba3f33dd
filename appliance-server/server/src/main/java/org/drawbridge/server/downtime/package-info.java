/// What the appliance does for a clinic whose systems are away: follows what passes through, hands the picture out,
/// takes the forms back in as messages. Each class says which threads it is for.
@NullMarked
package org.drawbridge.server.downtime;

import org.jspecify.annotations.NullMarked;
