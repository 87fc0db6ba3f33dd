package org.drawbridge.server.gateway;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// What one system answered, in memory alone, up to a number of bytes; what was not asked for longest goes first.
/// Guarded by `lock`.
final class ResponseCache {

    /// Of variants of one answer; more is a header that differs each time.
    private static final int MOST_VARIANTS = 8;

    /// @param owner the client it is for; empty for all
    record Key(String owner, Target target) {}

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Key, List<Stored>> answers = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// @param most bytes in all
    ResponseCache(int most) {
        this.most = most;
    }

    /// In bytes: a larger answer would push out all others.
    int largest() {
        return most / 8;
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    Optional<Stored> find(Key key, Fields request) {
        lock.lock();
        try {
            return answers.getOrDefault(key, List.of()).stream()
                    .filter(each -> each.answers(request))
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /// In the place of what answers the same request.
    void keep(Key key, Fields request, Stored stored) {
        if (stored.bytes() > largest()) {
            return;
        }
        lock.lock();
        try {
            List<Stored> variants = new ArrayList<>(answers.getOrDefault(key, List.of()));
            variants.removeIf(each -> each.answers(request));
            variants.addFirst(stored);
            while (variants.size() > MOST_VARIANTS) {
                variants.removeLast();
            }
            forget(key);
            answers.put(key, variants);
            bytes += size(key, variants);
            for (Iterator<Map.Entry<Key, List<Stored>>> oldest =
                            answers.entrySet().iterator();
                    bytes > most; ) {
                Map.Entry<Key, List<Stored>> each = oldest.next();
                bytes -= size(each.getKey(), each.getValue());
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /// What was answered before is not so any more.
    void forget(Key key, Fields request) {
        lock.lock();
        try {
            List<Stored> variants = new ArrayList<>(answers.getOrDefault(key, List.of()));
            variants.removeIf(each -> each.answers(request));
            forget(key);
            if (!variants.isEmpty()) {
                answers.put(key, variants);
                bytes += size(key, variants);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(Key key) {
        List<Stored> gone = answers.remove(key);
        if (gone != null) {
            bytes -= size(key, gone);
        }
    }

    private static long size(Key key, List<Stored> variants) {
        return 2L * (key.target().path().length() + key.target().query().length())
                + variants.stream().mapToLong(Stored::bytes).sum();
    }

    /// Forgets what a path was answered, with any query and to any client: somebody changed it (RFC 9111 §4.4).
    void changed(String path) {
        lock.lock();
        try {
            List<Key> gone = answers.keySet().stream()
                    .filter(each -> each.target().path().equals(path))
                    .toList();
            gone.forEach(this::forget);
        } finally {
            lock.unlock();
        }
    }
}
