import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;

/// Writes the codes of the value sets that elements of FHIR R4 are bound to, from HAPI's enumerations of them.
///
/// ```
/// java -cp HL7_FHIR_R4:HAPI_FHIR_BASE:… src/test/tools/R4Codes.java HL7_FHIR_R4 \
///   > src/main/resources/org/drawbridge/mapping/tables/r4-codes.txt
/// ```
///
/// One line, in order, with a space between codes.
final class R4Codes {

    private R4Codes() {}

    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        var codes = new TreeSet<String>();
        try (var jar = new JarFile(arguments[0])) {
            List<String> names = jar.stream()
                    .map(each -> each.getName())
                    .filter(each -> each.matches("org/hl7/fhir/r4/model/[^/]+\\$[^/]+\\.class"))
                    .map(each -> each.replace(".class", "").replace('/', '.'))
                    .toList();
            for (String name : names) {
                Class<?> type = Class.forName(name, false, R4Codes.class.getClassLoader());
                if (type.isEnum() && has(type, "toCode")) {
                    for (Object each : type.getEnumConstants()) {
                        Object code = type.getMethod("toCode").invoke(each);
                        if (code instanceof String text && !text.isBlank() && !text.equals("?")) {
                            codes.add(text);
                        }
                    }
                }
            }
        }
        System.out.println(String.join(" ", codes));
    }

    private static boolean has(Class<?> type, String method) {
        return List.of(type.getMethods()).stream().anyMatch(each -> each.getName().equals(method));
    }
}
