package org.drawbridge.server.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Reads a metric in the text format of Prometheus.
final class Metric {

    private Metric() {}

    /// The sum over all series of a name that have a label; empty for all.
    static double read(String api, String name, String label) throws IOException {
        String text;
        try (var in = URI.create(api + "/metrics").toURL().openStream()) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
