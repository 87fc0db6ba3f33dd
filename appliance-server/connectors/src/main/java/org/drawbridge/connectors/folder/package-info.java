/// Folders of HL7 v2 files that messages are taken from, wherever they lie: how a file is waited for, claimed,
/// cut into messages and moved on. One thread owns each source.
@NullMarked
package org.drawbridge.connectors.folder;

import org.jspecify.annotations.NullMarked;
