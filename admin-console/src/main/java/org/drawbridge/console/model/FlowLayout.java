package org.drawbridge.console.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where each node of a map lies: three columns, each node near the middle of those that it hangs together
/// with, so that few lines cross (the barycenter rule of layered drawing, swept to and fro). The order of what
/// is equal stays.
///
/// @param places the upper left corner of each node, by its id, for columns that stand close
public record FlowLayout(Map<String, Place> places, double width, double height) {

    public static final FlowLayout NONE = new FlowLayout(Map.of(), 0, 0);

    /// In pixels, of every node.
    public static final double NODE_WIDTH = 152;
    public static final double NODE_HEIGHT = 32;

    /// Around all of it.
    public static final double MARGIN = 8;

    private static final double BETWEEN_COLUMNS = 64;
    private static final double BETWEEN_ROWS = 8;
    /// After that the order of three columns hardly changes.
    private static final int SWEEPS = 4;

    public FlowLayout {
        places = Map.copyOf(places);
    }

    public record Place(double x, double y) {}

    public static FlowLayout of(FlowMap map) {
        Map<FlowMap.Kind, List<String>> columns = new EnumMap<>(FlowMap.Kind.class);
        for (FlowMap.Kind kind : FlowMap.Kind.values()) {
            columns.put(kind, new ArrayList<>());
        }
        map.nodes().forEach(each -> columns.getOrDefault(each.kind(), List.of()).add(each.id()));
        Map<String, List<String>> neighbours = neighbours(map);
        for (int i = 0; i < SWEEPS; i++) {
            sort(columns, FlowMap.Kind.CHANNEL, FlowMap.Kind.RECEIVER, neighbours);
            sort(columns, FlowMap.Kind.RECEIVER, FlowMap.Kind.CHANNEL, neighbours);
        }
        sort(columns, FlowMap.Kind.CHANNEL, FlowMap.Kind.SOURCE, neighbours);
        int rows = columns.values().stream().mapToInt(List::size).max().orElse(0);
        Map<String, Place> places = new HashMap<>();
        int column = 0;
        for (List<String> ids : columns.values()) {
            stack(column++, ids, rows, places);
        }
        double width = 3 * NODE_WIDTH + 2 * BETWEEN_COLUMNS + 2 * MARGIN;
        return new FlowLayout(places, width, 2 * MARGIN + rows * (NODE_HEIGHT + BETWEEN_ROWS) - BETWEEN_ROWS);
    }

    private static Map<String, List<String>> neighbours(FlowMap map) {
        Map<String, List<String>> found = new HashMap<>();
        for (FlowMap.Edge each : map.edges()) {
            found.computeIfAbsent(each.from(), _ -> new ArrayList<>()).add(each.to());
            found.computeIfAbsent(each.to(), _ -> new ArrayList<>()).add(each.from());
        }
        return found;
    }

    /// Orders a column by the mean place of each node's neighbours in a column that stays.
    private static void sort(
            Map<FlowMap.Kind, List<String>> columns,
            FlowMap.Kind staying,
            FlowMap.Kind moving,
            Map<String, List<String>> neighbours) {
        Map<String, Integer> rows = new HashMap<>();
        List<String> still = columns.getOrDefault(staying, List.of());
        for (int i = 0; i < still.size(); i++) {
            rows.put(still.get(i), i);
        }
        List<String> column = columns.getOrDefault(moving, List.of());
        Map<String, Double> middles = new HashMap<>();
        for (int i = 0; i < column.size(); i++) {
            // What hangs together with nothing stays where it is.
            middles.put(
                    column.get(i),
                    neighbours.getOrDefault(column.get(i), List.of()).stream()
                            .filter(rows::containsKey)
                            .mapToInt(rows::get)
                            .average()
                            .orElse(i));
        }
        column.sort(Comparator.comparingDouble(id -> middles.getOrDefault(id, 0.0)));
    }

    private static void stack(int column, List<String> ids, int rows, Map<String, Place> places) {
        double row = NODE_HEIGHT + BETWEEN_ROWS;
        double top = MARGIN + (rows - ids.size()) * row / 2;
        for (int i = 0; i < ids.size(); i++) {
            places.put(ids.get(i), new Place(MARGIN + column * (NODE_WIDTH + BETWEEN_COLUMNS), top + i * row));
        }
    }
}
