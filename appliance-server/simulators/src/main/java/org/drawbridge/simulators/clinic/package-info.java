/// A clinic's systems: they send HL7 v2 over MLLP and insist on their acknowledgments.
@NullMarked
package org.drawbridge.simulators.clinic;

import org.jspecify.annotations.NullMarked;
