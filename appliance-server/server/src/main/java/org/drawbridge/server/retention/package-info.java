/// Removes messages whose time is over, in a thread of its own.
@NullMarked
package org.drawbridge.server.retention;

import org.jspecify.annotations.NullMarked;
