/// HL7 v2 (ER7) messages as lazy, lossless views over the bytes received, and the writing of acknowledgments. A
/// message and what is read from it belong to one thread at a time.
@NullMarked
package org.drawbridge.formats.hl7v2;

import org.jspecify.annotations.NullMarked;
