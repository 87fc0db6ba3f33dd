package org.drawbridge.mapping;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What each version of HL7 v2 has, from 2.1 to 2.8.1. Made by `src/test/tools/V2Elements.java` from HAPI's structures;
/// read when the first mapping asks, in some 20 ms.
final class V2Table {

    /// A field of a segment or a component of a data type.
    ///
    /// @param versions a bit for each
    /// @param name of a field, such as "Patient Identifier List"; empty for components
    record Part(int number, String type, boolean many, boolean required, int versions, String name) {}

    /// A segment in a message structure.
    record SegmentUse(String id, boolean many, boolean required) {}

    private record Structure(String name, List<SegmentUse> segments, int versions) {}

    private record Event(String structure, int versions) {}

    private static final class Holder {
        static final V2Table TABLE = load();
    }

    final List<String> versions = new ArrayList<>();
    final Map<String, List<Part>> parts = new HashMap<>();
    private final Map<String, List<Structure>> structures = new HashMap<>();
    private final Map<String, List<Event>> events = new HashMap<>();

    private V2Table() {}

    static V2Table table() {
        return Holder.TABLE;
    }

    private static V2Table load() {
        var table = new V2Table();
        try (InputStream in = V2Table.class.getResourceAsStream("v2-elements.txt")) {
            if (in == null) {
                throw new IllegalStateException("v2-elements.txt is part of the product");
            }
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                table.add(Arrays.asList(line.split(" ", 4)));
            }
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(List<String> words) {
        String first = words.getFirst();
        if (first.equals("#")) {
            versions.addAll(words.subList(1, 3));
            versions.addAll(Arrays.asList(words.get(3).split(" ", -1)));
            return;
        }
        int bits = Integer.parseInt(words.get(2), 16);
        switch (first.charAt(0)) {
            case '=' ->
                structures
                        .computeIfAbsent(first.substring(1), _ -> new ArrayList<>(4))
                        .add(new Structure(first.substring(1), uses(words.get(1)), bits));
            case '~' ->
                events.computeIfAbsent(first.substring(1), _ -> new ArrayList<>(2))
                        .add(new Event(words.get(1), bits));
            default -> {
                int dot = first.indexOf('.');
                String type = words.get(1).replace("*", "").replace("!", "");
                parts.computeIfAbsent(first.substring(0, dot), _ -> new ArrayList<>())
                        .add(new Part(
                                Integer.parseInt(first.substring(dot + 1)),
                                type,
                                words.get(1).contains("*"),
                                words.get(1).contains("!"),
                                bits,
                                words.size() > 3 ? words.get(3) : ""));
            }
        }
    }

    private static List<SegmentUse> uses(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(each -> new SegmentUse(each.substring(0, 3), each.contains("*"), each.contains("!")))
                .toList();
    }

    Optional<String> structure(String type, int bit) {
        Optional<String> told = events.getOrDefault(type, List.of()).stream()
                .filter(each -> (each.versions() & bit) != 0)
                .map(Event::structure)
                .findFirst();
        String named = type.replace('^', '_');
        return told.isPresent() ? told : has(named, bit) ? Optional.of(named) : Optional.empty();
    }

    private boolean has(String structure, int bit) {
        return structures.getOrDefault(structure, List.of()).stream().anyMatch(each -> (each.versions() & bit) != 0);
    }

    List<SegmentUse> segments(String type, int bit) {
        var found = new LinkedHashMap<String, SegmentUse>();
        Optional<String> one = type.contains("^") ? structure(type, bit) : Optional.empty();
        structures.values().stream()
                .flatMap(List::stream)
                .filter(each -> (each.versions() & bit) != 0)
                .filter(each -> type.contains("^")
                        ? one.isPresent() && each.name().equals(one.get())
                        : type.equals("*")
                                || each.name().equals(type)
                                || each.name().startsWith(type + "_"))
                .flatMap(each -> each.segments().stream())
                .forEach(each -> found.merge(each.id(), each, (a, b) -> a));
        return List.copyOf(found.values());
    }

    Collection<String> messageTypes(int bit) {
        var found = new TreeSet<String>();
        events.forEach((type, list) -> {
            if (list.stream().anyMatch(each -> (each.versions() & bit) != 0)) {
                found.add(type);
            }
        });
        structures.keySet().stream().filter(each -> has(each, bit)).forEach(each -> found.add(each.replace('_', '^')));
        return found;
    }
}
