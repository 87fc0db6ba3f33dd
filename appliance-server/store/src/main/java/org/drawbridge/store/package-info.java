/// The journal on disk: an encrypted, append-only log. The log is the truth; whatever answers questions about
/// it can be built from it again. One thread writes, any thread may ask.
@NullMarked
package org.drawbridge.store;

import org.jspecify.annotations.NullMarked;
