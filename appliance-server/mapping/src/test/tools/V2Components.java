import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes the names of the components of HL7 v2 data types, for people: of the latest version that has them.
///
/// ```
/// java -cp HAPI_BASE:HAPI_STRUCTURES_V28:V251:V23:SLF4J src/test/tools/V2Components.java HAPI_STRUCTURES_V28 V251 V23 \
///   > src/main/resources/org/drawbridge/mapping/v2-components.txt
/// ```
final class V2Components {

    /// `getXpn1_FamilyName`
    private static final Pattern GETTER = Pattern.compile("get[A-Z][A-Za-z_]*?(\\d+)_(\\w+)");

    public static void main(String[] jars) throws Exception {
        var names = new TreeMap<String, String>();
        for (String jar : jars) {
            List<String> types;
            try (var in = new JarFile(jar)) {
                types = in.stream().map(each -> each.getName())
                        .filter(each -> each.matches("ca/uhn/hl7v2/model/v\\d+/datatype/[A-Z_]+\\.class")).toList();
            }
            for (String each : types) {
                Class<?> type = Class.forName(each.substring(0, each.length() - 6).replace('/', '.'));
                for (Method method : type.getMethods()) {
                    Matcher getter = GETTER.matcher(method.getName());
                    if (getter.matches() && method.getParameterCount() == 0) {
                        names.putIfAbsent(type.getSimpleName() + "." + getter.group(1), words(getter.group(2)));
                    }
                }
            }
        }
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        names.forEach((place, name) -> out.println(place + " " + name));
        out.flush();
    }

    private static String words(String name) {
        String spaced = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ").strip();
        return spaced.substring(0, 1) + spaced.substring(1).toLowerCase(java.util.Locale.ROOT).replaceAll("\\bid\\b", "ID");
    }
}
