/// The configuration as a git repository: what changed, by whom and why, and how a change comes into force while the
/// appliance runs. [Changes] makes one change at a time.
@NullMarked
package org.drawbridge.server.changes;

import org.jspecify.annotations.NullMarked;
