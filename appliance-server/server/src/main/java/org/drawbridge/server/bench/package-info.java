/// Benchmarks of the whole product, run by hand: real processes, each figure with its goal and a ceiling beside it.
/// One thread; what is measured runs in processes of its own.
@NullMarked
package org.drawbridge.server.bench;

import org.jspecify.annotations.NullMarked;
