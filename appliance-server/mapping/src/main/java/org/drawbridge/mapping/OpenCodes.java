package org.drawbridge.mapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Codes that tables with `unmapped: worklist` did not know, counted until somebody takes them. Callable from many
/// threads at once.
///
/// A code is a value of a message, and a sender may write anything where a code belongs: it is PHI.
public final class OpenCodes {

    /// A code that a table lacks.
    ///
    /// @param mapping whose table it is
    public record Key(String mapping, String table, String code) {

        /// Without the code.
        @Override
        public String toString() {
            return "Key[" + mapping + ", " + table + "]";
        }
    }

    /// How many are told apart between two takings: a sender may send another one in each message.
    static final int MOST = 10_000;
    /// In characters. What is longer is no code.
    static final int LONGEST = 200;

    private Map<Key, Long> counts = new LinkedHashMap<>();

    /// Adds those of a message.
    public void add(String mapping, List<Mapping.OpenCode> codes) {
        if (!codes.isEmpty()) {
            counted(mapping, codes);
        }
    }

    private synchronized void counted(String mapping, List<Mapping.OpenCode> codes) {
        codes.stream()
                .filter(each -> each.code().length() <= LONGEST)
                .map(each -> new Key(mapping, each.table(), each.code()))
                .distinct()
                .filter(each -> counts.size() < MOST || counts.containsKey(each))
                .forEach(each -> counts.merge(each, 1L, Long::sum));
    }

    /// In how many messages each was met since they were last taken.
    public synchronized Map<Key, Long> take() {
        Map<Key, Long> taken = counts;
        counts = new LinkedHashMap<>();
        return taken;
    }
}
