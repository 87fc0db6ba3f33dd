package org.drawbridge.mapping;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.drawbridge.formats.Payload;

/// What a mapping makes beside the one that delivers, and how it differs: places and numbers of messages, no values. In
/// memory, bounded. Callable from many threads at once.
public final class Comparison {

    private static final int MOST_PLACES = 1_000;
    private static final int MOST_MESSAGES = 200;
    private static final int MOST_OF_ONE = 50;

    /// A message of which the two made different things.
    ///
    /// @param differences the first 50 of them
    public record Differing(long message, List<Difference> differences) {
        public Differing {
            differences = List.copyOf(differences);
        }
    }

    /// What was found so far.
    ///
    /// @param failed how many the shadow could not map that the live mapping could; they count as different
    /// @param places in how many messages each place differed, the most frequent first
    /// @param newest the last 200 messages that differed, newest first
    public record Found(long compared, long different, long failed, Map<String, Long> places, List<Differing> newest) {
        public Found {
            newest = List.copyOf(newest);
        }
    }

    private final Map<String, Long> places = new HashMap<>();
    private final Deque<Differing> newest = new ArrayDeque<>();
    private long compared;
    private long different;
    private long failed;

    /// @param live what is delivered; empty if the message could not be mapped
    /// @param shadow likewise
    public void add(long message, Optional<Payload> live, Optional<Payload> shadow) {
        List<Difference> differences = differences(live, shadow);
        synchronized (this) {
            compared++;
            if (live.isPresent() && shadow.isEmpty()) {
                failed++;
            }
            if (!differences.isEmpty()) {
                different++;
                differences.stream().map(Difference::summed).distinct().forEach(this::count);
                newest.addFirst(new Differing(message, differences));
                if (newest.size() > MOST_MESSAGES) {
                    newest.removeLast();
                }
            }
        }
    }

    private static List<Difference> differences(Optional<Payload> live, Optional<Payload> shadow) {
        if (live.isPresent() && shadow.isPresent()) {
            return Differences.of(live.get(), shadow.get(), MOST_OF_ONE);
        }
        if (live.isEmpty() && shadow.isEmpty()) {
            return List.of();
        }
        return List.of(new Difference("", live.isPresent() ? Difference.Kind.MISSING : Difference.Kind.ADDED));
    }

    private void count(String place) {
        boolean told = places.containsKey(place) || places.size() < MOST_PLACES;
        places.merge(told ? place : UnreadPlaces.OTHERS, 1L, Long::sum);
    }

    public synchronized Found found() {
        Map<String, Long> sorted = places.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, LinkedHashMap::new));
        return new Found(compared, different, failed, sorted, List.copyOf(newest));
    }
}
