import ca.uhn.hl7v2.model.AbstractSegment;
import ca.uhn.hl7v2.model.Composite;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.parser.CanonicalModelClassFactory;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;

/// Writes the table of HL7 v2 segments, data types and message structures that mappings are checked against.
///
/// ```
/// java -cp HAPI_BASE:HAPI_STRUCTURES_V21:…:V281:SLF4J src/test/tools/V2Elements.java HAPI_STRUCTURES_V21 … V281 \
///   > src/main/resources/org/drawbridge/mapping/v2-elements.txt
/// ```
///
/// One line a fact and the versions in which it holds, as a sum of bits in the order of the first line:
///
/// ```
/// PID.3 CX*! 3e Patient Identifier List     field: type, * repeats, ! required, name
/// XPN.1 FN 3c                                component
/// =ADT_A01 MSH!,EVN!,PID!,PD1,NK1*… 30      structure: its segments, in order
/// ~ADT^A04 ADT_A01 30                        which structure a message has
/// ```
final class V2Elements {

    private static final List<String> VERSIONS =
            List.of("2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8", "2.8.1");

    private static final Map<String, BitSet> FACTS = new TreeMap<>();

    public static void main(String[] jars) throws Exception {
        for (int i = 0; i < VERSIONS.size(); i++) {
            version(i, jars[i]);
        }
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.println("# " + String.join(" ", VERSIONS));
        FACTS.forEach((fact, versions) -> {
            String[] parts = fact.split("\t", -1);
            String bits = Long.toHexString(versions.toLongArray()[0]);
            out.println(parts[0] + " " + bits + (parts.length > 1 && !parts[1].isEmpty() ? " " + parts[1] : ""));
        });
        out.flush();
    }

    private static void fact(int version, String fact, String name) {
        FACTS.computeIfAbsent(fact + "\t" + name, _ -> new BitSet()).set(version);
    }

    private static void version(int index, String jar) throws Exception {
        String folder = "ca/uhn/hl7v2/model/v" + VERSIONS.get(index).replace(".", "") + "/";
        var factory = new CanonicalModelClassFactory(VERSIONS.get(index));
        Message any = null;
        List<String> names;
        try (var in = new JarFile(jar)) {
            names = in.stream().map(each -> each.getName()).filter(each -> each.endsWith(".class")).sorted().toList();
        }
        for (String name : names) {
            Class<?> type = Class.forName(name.substring(0, name.length() - 6).replace('/', '.'));
            if (name.startsWith(folder + "message/")) {
                Message message = (Message) type.getConstructor(ca.uhn.hl7v2.parser.ModelClassFactory.class)
                        .newInstance(factory);
                any = message;
                List<String> segments = new ArrayList<>();
                segments(message, false, true, segments);
                fact(index, "=" + type.getSimpleName() + " " + String.join(",", segments), "");
            }
        }
        for (String name : names) {
            Class<?> type = Class.forName(name.substring(0, name.length() - 6).replace('/', '.'));
            if (name.startsWith(folder + "segment/")) {
                segment(index, (AbstractSegment) type.getConstructor(Group.class, ca.uhn.hl7v2.parser.ModelClassFactory.class)
                        .newInstance(any, factory));
            } else if (name.startsWith(folder + "datatype/")) {
                Type made = (Type) type.getConstructor(Message.class).newInstance(any);
                if (made instanceof Composite composite) {
                    Type[] parts = composite.getComponents();
                    for (int i = 0; i < parts.length; i++) {
                        fact(index, type.getSimpleName() + "." + (i + 1) + " " + parts[i].getName().replace("UNKNOWN", "varies"), "");
                    }
                }
            }
        }
        events(index);
    }

    private static void segment(int index, AbstractSegment segment) throws Exception {
        if (segment.getClass().getSimpleName().length() != 3) {
            return;
        }
        String[] names = segment.getNames();
        for (int i = 1; i <= segment.numFields(); i++) {
            var getter = AbstractSegment.class.getDeclaredMethod("createNewTypeWithoutReflection", int.class);
            String type;
            try {
                getter.setAccessible(true);
                Type made = (Type) getter.invoke(segment, i - 1);
                type = made == null ? segment.getField(i, 0).getName() : made.getName();
            } catch (ReflectiveOperationException e) {
                type = segment.getField(i, 0).getName();
            }
            String many = segment.getMaxCardinality(i) == 1 ? "" : "*";
            String must = segment.isRequired(i) ? "!" : "";
            fact(index, segment.getName() + "." + i + " " + type.replace("UNKNOWN", "varies") + many + must, names[i - 1].strip());
        }
    }

    /// All segments of a structure, each once: `*` where it or a group around it repeats, `!` where it must be there.
    private static void segments(Group group, boolean many, boolean must, List<String> into) throws Exception {
        for (String name : group.getNames()) {
            boolean repeats = many || group.isRepeating(name);
            boolean required = must && group.isRequired(name);
            Structure structure = group.get(name);
            if (structure instanceof Group inner) {
                segments(inner, repeats, required, into);
            } else if (structure instanceof Segment segment) {
                String id = segment.getName();
                String known = into.stream().filter(each -> each.startsWith(id)).findFirst().orElse("");
                if (known.isEmpty()) {
                    into.add(id + (repeats ? "*" : "") + (required ? "!" : ""));
                } else if (required && !known.endsWith("!")) {
                    into.set(into.indexOf(known), known + "!");
                }
            }
        }
    }

    private static void events(int index) throws Exception {
        var events = new Properties();
        try (InputStream in = V2Elements.class.getResourceAsStream(
                "/ca/uhn/hl7v2/parser/eventmap/" + VERSIONS.get(index) + ".properties")) {
            if (in != null) {
                events.load(in);
            }
        }
        for (String type : new ArrayList<>(events.stringPropertyNames())) {
            String structure = events.getProperty(type).strip();
            if (!structure.isEmpty()) {
                fact(index, "~" + type.replace('_', '^') + " " + structure, "");
            }
        }
    }
}
