package org.drawbridge.server.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.drawbridge.mapping.MappingTests.Outcome;

/// Test results as JUnit XML, which every CI server reads.
final class JunitReport {

    private JunitReport() {}

    static String of(Map<String, List<Outcome>> outcomes) {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        outcomes.forEach((name, cases) -> {
            long failures =
                    cases.stream().filter(each -> !each.differences().isEmpty()).count();
            xml.append("  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\">%n"
                    .formatted(SheetWriter.escaped(name), cases.size(), failures));
            cases.forEach(each -> add(name, each, xml));
            xml.append("  </testsuite>\n");
        });
        return xml.append("</testsuites>\n").toString();
    }

    private static void add(String mapping, Outcome test, StringBuilder xml) {
        String seconds = String.format(Locale.ROOT, "%.3f", test.took().toNanos() / 1e9);
        xml.append("    <testcase classname=\"%s\" name=\"%s\" time=\"%s\""
                .formatted(SheetWriter.escaped(mapping), SheetWriter.escaped(test.name()), seconds));
        if (test.differences().isEmpty()) {
            xml.append("/>\n");
        } else {
            xml.append("><failure message=\"the output is not as expected\">")
                    .append(SheetWriter.escaped(String.join("\n", test.differences())))
                    .append("</failure></testcase>\n");
        }
    }
}
