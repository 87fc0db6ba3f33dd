/// Bytes to documents and back. No sockets, no SQL, no threads: every type here may be used from any thread that
/// owns it.
@NullMarked
package org.drawbridge.formats;

import org.jspecify.annotations.NullMarked;
