/// Load for benchmarks: a generator that sends HL7 v2 over MLLP as fast as it is acknowledged or at a rate, and a sink
/// that takes everything at once. Both cost as little as they can, because they share the machine with what is
/// measured.
@NullMarked
package org.drawbridge.simulators.load;

import org.jspecify.annotations.NullMarked;
