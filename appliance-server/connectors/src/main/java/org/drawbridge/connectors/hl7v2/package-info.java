/// What a channel makes of an HL7 v2 message at its door, whatever wire brought it. Values only; safe for any thread.
@NullMarked
package org.drawbridge.connectors.hl7v2;

import org.jspecify.annotations.NullMarked;
