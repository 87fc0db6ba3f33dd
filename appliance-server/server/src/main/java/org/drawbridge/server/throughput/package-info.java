/// What each channel has done in each minute of the last day: the numbers behind charts. Counted on whichever
/// thread an
/// event happens; written by the thread `throughput`.
@NullMarked
package org.drawbridge.server.throughput;

import org.jspecify.annotations.NullMarked;
