package org.drawbridge.store;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.drawbridge.engine.journal.Journal.Counts;
import org.drawbridge.engine.journal.MessageState;

/// How many messages and deliveries stand where, in memory: which kinds and standings there are, and which
/// kinds each slice has. Belongs to the thread `journal-index`.
///
/// Bounded by what is configured, and by [#TYPES] message types of at most [#TYPE_LENGTH] characters: what
/// senders write beyond those counts as one.
final class Tally {

    static final int TYPES = 200;
    static final int TYPE_LENGTH = 64;
    static final String OTHER_TYPE = "*";

    /// What a message is, apart from its label.
    record Kind(String channel, String type, MessageState state, boolean urgent) {}

    /// Where a delivery stands. `state` is the state's name.
    record Standing(String channel, String destination, String state, boolean urgent) {

        /// Whether it is waiting or sending.
        boolean underWay() {
            return state.equals("waiting") || state.equals("sending");
        }
    }

    /// When the messages of a slice were received, in milliseconds since 1970.
    record Span(long first, long last) {

        Span including(long at) {
            return at >= first && at <= last ? this : new Span(Math.min(first, at), Math.max(last, at));
        }
    }

    final Numbered<Kind> kinds = new Numbered<>();
    final Numbered<Standing> standings = new Numbered<>();
    final NavigableMap<Integer, Map<Integer, Integer>> census = new TreeMap<>();
    final NavigableMap<Integer, Span> spans = new TreeMap<>();
    final Set<Long> changedCensus = new HashSet<>();
    final Set<Integer> changedStandings = new HashSet<>();
    final Set<Integer> changedSpans = new HashSet<>();
    private final Set<String> types = new HashSet<>();
    private final List<Long> amounts = new ArrayList<>();

    /// Values and their numbers, from 0. `fresh` are those that are not in the database yet.
    static final class Numbered<T> {
        private final Map<T, Integer> numbers = new HashMap<>();
        private final List<T> values = new ArrayList<>();
        private int saved;

        int of(T value) {
            Integer known = numbers.putIfAbsent(value, values.size());
            if (known == null) {
                values.add(value);
                return values.size() - 1;
            }
            return known;
        }

        T value(int number) {
            return values.get(number);
        }

        int size() {
            return values.size();
        }

        int saved() {
            return saved;
        }

        void allSaved() {
            saved = values.size();
        }
    }

    int kind(MessageRow row) {
        String type = row.label().type();
        if (!types.contains(type)) {
            if (types.size() >= TYPES || type.length() > TYPE_LENGTH) {
                type = OTHER_TYPE;
            }
            types.add(type);
        }
        return kinds.of(new Kind(row.channel(), type, row.state(), row.label().urgent()));
    }

    /// Where a delivery of a message stands.
    int standing(MessageRow row, DeliveryRow delivery) {
        return number(new Standing(
                row.channel(),
                delivery.destination(),
                delivery.state().name(),
                row.label().urgent()));
    }

    private int number(Standing standing) {
        int number = standings.of(standing);
        while (amounts.size() < standings.size()) {
            amounts.add(0L);
        }
        return number;
    }

    void load(Kind kind) {
        types.add(kind.type());
        kinds.of(kind);
    }

    void load(Standing standing, long amount) {
        amounts.set(number(standing), amount);
    }

    void message(int slice, int kind, int change) {
        census.computeIfAbsent(slice, _ -> new HashMap<>()).merge(kind, change, Integer::sum);
        changedCensus.add(Slice.key(slice, kind));
    }

    void delivery(int standing, int change) {
        amounts.set(standing, amounts.get(standing) + change);
        changedStandings.add(standing);
    }

    void received(int slice, long at) {
        Span before = spans.get(slice);
        Span after = before == null ? new Span(at, at) : before.including(at);
        if (!after.equals(before)) {
            spans.put(slice, after);
            changedSpans.add(slice);
        }
    }

    long amount(int standing) {
        return amounts.get(standing);
    }

    /// The kinds of a slice that satisfy a condition and that some message is of.
    List<Integer> kinds(int slice, Predicate<Kind> wanted) {
        List<Integer> found = new ArrayList<>();
        census.getOrDefault(slice, Map.of()).forEach((kind, amount) -> {
            if (amount > 0 && wanted.test(kinds.value(kind))) {
                found.add(kind);
            }
        });
        return found;
    }

    List<Kind> allKinds() {
        return List.copyOf(kinds.values);
    }

    List<Standing> allStandings() {
        return List.copyOf(standings.values);
    }

    List<Integer> standings(Predicate<Standing> wanted) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < standings.size(); i++) {
            if (amounts.get(i) > 0 && wanted.test(standings.value(i))) {
                found.add(i);
            }
        }
        return found;
    }

    Counts counts(String channel) {
        Map<MessageState, Long> messages = new EnumMap<>(MessageState.class);
        for (Map<Integer, Integer> slice : census.values()) {
            slice.forEach((number, amount) -> {
                Kind kind = kinds.value(number);
                if (kind.channel().equals(channel) && amount > 0) {
                    messages.merge(kind.state(), (long) amount, Long::sum);
                }
            });
        }
        Map<String, Map<String, Long>> deliveries = new HashMap<>();
        Map<String, Long> urgent = new HashMap<>();
        for (int i = 0; i < standings.size(); i++) {
            Standing standing = standings.value(i);
            if (standing.channel().equals(channel) && amounts.get(i) > 0) {
                deliveries
                        .computeIfAbsent(standing.destination(), _ -> new HashMap<>())
                        .merge(standing.state(), amounts.get(i), Long::sum);
                if (standing.urgent() && standing.underWay()) {
                    urgent.merge(standing.destination(), amounts.get(i), Long::sum);
                }
            }
        }
        return new Counts(messages, deliveries, urgent);
    }

    void allSaved() {
        kinds.allSaved();
        standings.allSaved();
        changedCensus.clear();
        changedStandings.clear();
        changedSpans.clear();
    }
}
