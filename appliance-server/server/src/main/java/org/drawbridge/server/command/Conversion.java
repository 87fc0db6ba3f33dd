package org.drawbridge.server.command;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.drawbridge.engine.StartupException;
import org.drawbridge.formats.Payload;
import org.drawbridge.mapping.Mapping;

/// Maps documents on all cores and gives the results in the order of the documents. Owned by the thread that adds
/// them, which also takes the results.
final class Conversion implements AutoCloseable {

    /// Takes each result.
    interface Taker {
        void take(int number, Mapping.Result result) throws IOException;
    }

    private record Started(int number, int size, Future<Mapping.Result> result) {}

    /// How many documents may be under way.
    private static final int MOST = 256;
    /// How many bytes of documents may be under way. A larger document goes alone.
    private static final int MOST_BYTES = 4 << 20;

    private final Mapping mapping;
    private final Taker taker;
    private final ExecutorService workers =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private final Deque<Started> underWay = new ArrayDeque<>();
    private int added;
    private long bytes;

    Conversion(Mapping mapping, Taker taker) {
        this.mapping = mapping;
        this.taker = taker;
    }

    void add(Payload document) throws IOException {
        underWay.add(new Started(++added, document.size(), workers.submit(() -> mapping.apply(document))));
        bytes += document.size();
        while (underWay.size() > MOST || bytes > MOST_BYTES) {
            takeFirst();
        }
    }

    /// Takes what is left; says how many documents there were.
    int finish() throws IOException {
        while (!underWay.isEmpty()) {
            takeFirst();
        }
        return added;
    }

    private void takeFirst() throws IOException {
        Started first = underWay.remove();
        bytes -= first.size();
        try {
            taker.take(first.number(), first.result().get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError) {
                throw new StartupException("convert: message " + first.number()
                        + " needs five times its size of memory; give more, as in DRAWBRIDGE_JAVA_OPTIONS=-Xmx4g.");
            }
            throw new IllegalStateException("document " + first.number() + " met a bug of the mapping", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
