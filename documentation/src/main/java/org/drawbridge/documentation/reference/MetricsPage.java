package org.drawbridge.documentation.reference;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drawbridge.server.api.Meter;

/// Every metric.
final class MetricsPage {

    private MetricsPage() {}

    static String text() {
        String rows = Stream.of(Meter.values())
                .sorted(Comparator.comparing(each -> each.scraped().getFirst()))
                .map(MetricsPage::row)
                .collect(Collectors.joining());
        return "# Metrics\n\n" + Reference.NOTICE
                + "\n`GET /metrics`, in the text format of Prometheus; no key is needed. Labels are names of the configuration and"
                + " fixed codes,\nnever anything of a patient ([codes](codes.md)). A metric appears with what it counts first."
                + " [Dashboard and alerts](../how-to/watch.md).\n\n"
                + "| metric | kind | labels | what it says |\n|---|---|---|---|\n" + rows;
    }

    private static String row(Meter meter) {
        return "| %s | %s | %s | %s |\n"
                .formatted(
                        ticked(meter.scraped().stream()),
                        meter.kind().name().toLowerCase(Locale.ROOT),
                        ticked(meter.labels().stream()),
                        meter.meaning());
    }

    private static String ticked(Stream<String> words) {
        return words.map(each -> "`" + each + "`").collect(Collectors.joining(", "));
    }
}
