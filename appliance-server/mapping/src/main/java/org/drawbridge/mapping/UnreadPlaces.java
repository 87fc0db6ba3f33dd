package org.drawbridge.mapping;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.drawbridge.mapping.Mapping.Explained;

/// Which places of documents hold values that no rule reads, summed up. Callable from many threads at once.
public final class UnreadPlaces {

    /// What stands for the places beyond those that are told apart.
    public static final String OTHERS = "others";

    /// How many places are told apart: senders of JSON and XML name theirs as they like.
    private static final int MOST = 1_000;

    private final Map<String, Long> counts = new TreeMap<>();
    private long documents;

    /// Repetitions of a place count as one.
    public synchronized void add(Explained document) {
        documents++;
        document.unread().stream()
                .map(each -> each.replaceAll("\\[\\d+]", ""))
                .distinct()
                .forEach(this::count);
    }

    private void count(String place) {
        boolean told = counts.containsKey(place) || counts.size() < MOST;
        counts.merge(told ? place : OTHERS, 1L, Long::sum);
    }

    /// How many documents were looked at.
    public synchronized long documents() {
        return documents;
    }

    /// In how many documents each place had a value that was not read, the most frequent first.
    public synchronized Map<String, Long> counts() {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(each -> sorted.put(each.getKey(), each.getValue()));
        return sorted;
    }
}
