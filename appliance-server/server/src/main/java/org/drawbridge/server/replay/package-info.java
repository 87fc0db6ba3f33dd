/// Replays: sending again what was settled. [org.drawbridge.server.replay.Replays] may be called from any thread.
@NullMarked
package org.drawbridge.server.replay;

import org.jspecify.annotations.NullMarked;
