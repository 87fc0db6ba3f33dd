/// HL7 v2 files: a drop folder that messages come from, and a folder that messages are written to. One thread
/// owns each source; destinations are used by many.
@NullMarked
package org.drawbridge.connectors.file;

import org.jspecify.annotations.NullMarked;
