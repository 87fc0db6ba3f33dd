package org.drawbridge.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// How far the messages that become of other products' pairs agree with theirs. Run by hand, with the folder of the
/// collection.
final class Pairs {

    private Pairs() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (String line : Files.readAllLines(folder.resolve("PAIRS.csv"))) {
            List<String> cells = Arrays.asList(line.split(",", -1));
            boolean fhir = cells.get(2).equals("fhir->hl7v2");
            if (fhir || cells.get(2).contains("round trip")) {
                byte[] in = Files.readAllBytes(folder.resolve(cells.get(0)));
                Hl7Message expected = Hl7Message.parse(Files.readAllBytes(folder.resolve(cells.get(1))));
                System.out.println(row(Path.of(cells.get(0)).getFileName(), fhir ? written(in) : trip(in), expected));
            }
        }
    }

    private static Hl7Message written(byte[] in) {
        Mapping.Result result = Library.fhirToHl7v2("2.5.1", ZoneOffset.UTC).apply(Payload.of(in));
        return Hl7Message.parse(((Mapping.Result.Mapped) result).output().reveal());
    }

    private static Hl7Message trip(byte[] in) {
        return RoundTrips.trip(Hl7Message.parse(in));
    }

    private static String row(Path name, Hl7Message ours, Hl7Message theirs) {
        Map<String, List<String>> here = RoundTrips.values(ours);
        Map<String, List<String>> there = RoundTrips.values(theirs);
        int same = found(there, here);
        int all = there.values().stream().mapToInt(List::size).sum();
        int back = found(here, there);
        int made = here.values().stream().mapToInt(List::size).sum();
        List<String> lacking = new ArrayList<>();
        there.forEach((place, values) -> {
            if (!here.containsKey(place)) {
                lacking.add(place + "×" + values.size());
            }
        });
        return "| %s | %s | %s | %.2f | %.2f |"
                        .formatted(
                                name,
                                ours.text("MSH-9"),
                                theirs.text("MSH-9"),
                                (double) same / all,
                                (double) back / made)
                + (lacking.size() > 40 ? lacking.subList(0, 40) : lacking);
    }

    private static int found(Map<String, List<String>> of, Map<String, List<String>> in) {
        int found = 0;
        for (var each : of.entrySet()) {
            List<String> left = new ArrayList<>(in.getOrDefault(each.getKey(), List.of()));
            for (String value : each.getValue()) {
                for (int i = 0; i < left.size(); i++) {
                    if (RoundTrips.same(value, left.get(i))) {
                        left.remove(i);
                        found++;
                        break;
                    }
                }
            }
        }
        return found;
    }
}
