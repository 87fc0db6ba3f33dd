package org.drawbridge.server.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlainConfigurationTest {

    private static final String CHANNEL = """
        # Broke on Testpatient One, born 1970-01-01.
        source:
          http:
            host: 127.0.0.1
            port: 8443
            path: /in/Zqxpath
            types: ["ADT^A08", "Testpatient^One"]
            basic: {user: Zqxuser, password: "secret:lab/password"}
        accept: ["ORU^R01", "4711081"]
        destinations:
          - name: ehr
            http:
              url: https://Zqxuser:Zqxpassword@ehr.example:444/Zqxplace?token=Zqxtoken
              headers: {X-Site: Zqxheader, X-Number: 4711}
              body: "Dear Zqxbody"
              timeout: 30s
            retry: {first: 2s}
            unknown: Zqxunknown
        """;

    @Test
    void showsWhatSupportNeedsAndNothingOfASiteOrAPatient() {
        String shown = shown(Map.of("channels/adt.yaml", CHANNEL, "mappings/one.tests/4711081.hl7", "PID|1||Zqxpid"));

        assertThat(shown)
                .contains(
                        "host: \"127.0.0.1\"",
                        "port: 8443",
                        "ADT^A08",
                        "ORU^R01",
                        "secret:lab/password",
                        "https://ehr.example:444/")
                .contains("timeout: \"30s\"", "first: \"2s\"", "name: \"ehr\"", "mappings/one.tests/#.hl7")
                .doesNotContain("Zqx", "Testpatient", "1970", "4711");
    }

    @Test
    void aFileThatIsNoYamlIsLeftOut() {
        assertThat(shown(Map.of("drawbridge.yaml", "api: [Zqx\n\t{")))
                .contains("# not valid YAML; 12 bytes left out")
                .doesNotContain("Zqx");
    }

    private static String shown(Map<String, String> files) {
        Map<String, byte[]> bytes = files.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().getBytes(StandardCharsets.UTF_8)));
        return PlainConfiguration.of(bytes).stream()
                .map(each -> each.name() + "\n" + new String(each.content().reveal(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }
}
