/// HL7 v2 files over SFTP: a folder of a server that messages come from, and one that messages are written to. One
/// thread owns each source; destinations are used by many.
@NullMarked
package org.drawbridge.connectors.sftp;

import org.jspecify.annotations.NullMarked;
