package org.drawbridge.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Messages in which every field, component and subcomponent is a word of its own, so that one that comes out
/// where it should not says from where. The words are of letters alone, because what looks like a name is let
/// through more readily.
final class Canaries {

    /// What every word begins with.
    static final String MARK = "Zqxcanary";

    /// A birth date, a number and a telephone number that nothing else would hold.
    static final List<String> FIGURES = List.of("18710923", "1871-09-23", "731995173", "5550173991");

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Pattern WORD = Pattern.compile(MARK + "[a-z]*", Pattern.CASE_INSENSITIVE);

    /// How many fields each segment has in v2.5.1, more or less: further ones do no harm.
    private static final Map<String, Integer> FIELDS = Map.ofEntries(
            Map.entry("EVN", 7),
            Map.entry("PID", 39),
            Map.entry("PD1", 21),
            Map.entry("NK1", 39),
            Map.entry("PV1", 52),
            Map.entry("PV2", 49),
            Map.entry("ROL", 12),
            Map.entry("DB1", 8),
            Map.entry("OBX", 25),
            Map.entry("AL1", 6),
            Map.entry("IAM", 20),
            Map.entry("DG1", 21),
            Map.entry("PR1", 20),
            Map.entry("GT1", 57),
            Map.entry("IN1", 53),
            Map.entry("IN2", 72),
            Map.entry("ACC", 11),
            Map.entry("MRG", 7),
            Map.entry("ORC", 31),
            Map.entry("OBR", 50),
            Map.entry("NTE", 4),
            Map.entry("TQ1", 14),
            Map.entry("SPM", 29),
            Map.entry("CTD", 7),
            Map.entry("SCH", 27),
            Map.entry("RGS", 3),
            Map.entry("AIS", 12),
            Map.entry("AIG", 14),
            Map.entry("AIL", 12),
            Map.entry("AIP", 12),
            Map.entry("ZPV", 9));

    private static final Map<String, List<String>> SEGMENTS = Map.of(
            "ADT",
            List.of(
                    "EVN", "PID", "PD1", "ROL", "NK1", "PV1", "PV2", "DB1", "OBX", "AL1", "IAM", "DG1", "PR1", "GT1",
                    "IN1", "IN2", "ACC", "ZPV"),
            "A40",
            List.of("EVN", "PID", "PD1", "MRG", "PV1", "ZPV"),
            "ORU",
            List.of("PID", "PD1", "NTE", "NK1", "PV1", "PV2", "ORC", "OBR", "NTE", "TQ1", "CTD", "OBX", "NTE", "SPM"),
            "SIU",
            List.of(
                    "SCH", "TQ1", "NTE", "PID", "PD1", "PV1", "PV2", "OBX", "DG1", "RGS", "AIS", "NTE", "AIG", "AIL",
                    "AIP", "ZPV"),
            "NONE",
            List.of("ZPV"));

    private Canaries() {}

    /// A word that was not used before.
    static String word() {
        var letters = new StringBuilder(MARK);
        for (int number = NEXT.incrementAndGet(); number > 0; number /= 26) {
            letters.append((char) ('a' + number % 26));
        }
        return letters.toString();
    }

    /// @param group which segments: `ADT`, `A40`, `ORU`, `SIU` or `NONE`
    /// @param type MSH-9
    static String message(String group, String type, String controlId) {
        return message(group, msh(type, controlId, "P", "2.5.1", ""));
    }

    static String message(String group, String msh) {
        var text = new StringBuilder(msh);
        for (String id : SEGMENTS.getOrDefault(group, List.of())) {
            text.append(segment(id));
        }
        return text.toString();
    }

    /// The same, with figures that can be read as dates and numbers where such belong.
    static String plausible(String group, String type, String controlId) {
        return message(group, type, controlId)
                .replaceFirst("\rPID\\|([^|]*\\|){6}[^|]*\\|", "\rPID|1||731995173^^^N^MR||Testpatient||18710923|")
                .replaceFirst("\rOBX\\|([^|]*\\|){10}[^|]*\\|", "\rOBX|1|NM|A^B^C||731995173|mg|1-2|H|||F|");
    }

    /// @param enhanced MSH-15 and MSH-16
    static String msh(String type, String controlId, String processing, String version, String enhanced) {
        return "MSH|^~\\&|" + word() + "|" + word() + "|" + word() + "|" + word() + "|" + word() + "|" + word() + "|"
                + type + "|" + controlId + "|" + processing + "|" + version + "|" + word() + "|" + word() + "|"
                + (enhanced.isEmpty() ? "|" : enhanced) + "|" + word() + "||" + word() + "|" + word() + "\r";
    }

    private static String segment(String id) {
        var text = new StringBuilder(id);
        for (int field = FIELDS.getOrDefault(id, 5); field > 0; field--) {
            text.append('|')
                    .append(word())
                    .append('^')
                    .append(word())
                    .append('&')
                    .append(word());
            text.append('^')
                    .append(word())
                    .append('^')
                    .append(word())
                    .append('^')
                    .append(word());
            text.append('~')
                    .append(word())
                    .append('^')
                    .append(word())
                    .append('^')
                    .append(word());
        }
        return text.append('\r').toString();
    }

    /// The canaries in a text, whatever became of their case; empty as it should be.
    static SortedSet<String> in(String text) {
        var found = new TreeSet<String>();
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            found.add(words.group().toLowerCase(Locale.ROOT));
        }
        FIGURES.stream().filter(text::contains).forEach(found::add);
        return found;
    }
}
