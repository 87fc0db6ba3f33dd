/// HL7 v2 over the Minimal Lower Layer Protocol (MLLP, HL7 Transport Specification release 1). One virtual thread
/// owns each connection.
@NullMarked
package org.drawbridge.connectors.mllp;

import org.jspecify.annotations.NullMarked;
