package org.drawbridge.engine;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Where mappings compute: platform threads, one for each processor, for all channels. A virtual thread that computes
/// keeps its carrier until it is done, and all that others do between two waits, such as acknowledging, would queue
/// behind it; between platform threads the system shares the processors out. Callable from any thread.
final class MappingThreads implements AutoCloseable {

    private final ExecutorService threads = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().name("mapping-", 0).daemon().factory());

    /// Computes there and waits for it; what it throws is thrown here.
    <T> T compute(Supplier<T> work) throws InterruptedException {
        Future<T> computed = threads.submit(work::get);
        try {
            return computed.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException("the mapping failed", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
