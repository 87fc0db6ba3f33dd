package org.drawbridge.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.drawbridge.security.Keyring;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

    @TempDir
    Path folder;

    @BeforeEach
    void configure() throws IOException {
        write("channels/adt.yaml", """
            source: {mllp: {port: "${env:adt-port}"}}
            destinations:
              - name: ehr
                http:
                  url: "https://${env:ehr-host}/in/${control-id}"
                  token: "${env:ehr-token}"
            """);
        write("channels/plain.yaml", "source: {mllp: {port: 2599}}\ndestinations: []\n");
        write("environments/test.yaml", "adt-port: 2575\nehr-host: test.example\nehr-token: secret:ehr/test\n");
        write("environments/prod.yaml", "adt-port: 2576\nehr-host: ehr.example\n");
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).resolveSibling(""));
        Files.writeString(folder.resolve(name), text);
    }

    private Configuration read(String environment) {
        return Configuration.read(folder, environment, new Keyring(), Clock.systemUTC());
    }

    @Test
    void fillsInTextsAndNumbersAndLeavesWhatIsOfAMessage() {
        Configuration test = read("test");
        assertThat(test.environment()).isEqualTo("test");
        assertThat(test.channels().getFirst().outlets().getFirst().destination().address())
                .isEqualTo("https://test.example/in/");
    }

    @Test
    void aValueThatIsMissingIsSaidAtItsPlace() {
        assertThatThrownBy(() -> read("prod"))
                .hasMessageContaining("channels/adt.yaml: destinations[0].http.token: ${env:ehr-token} is not in"
                        + " environments/prod.yaml; add it there.");
    }

    @Test
    void withoutAnEnvironmentItSaysWhichThereAre() {
        assertThatThrownBy(() -> read(""))
                .hasMessageContaining(
                        "channels/adt.yaml: source.mllp.port: ${env:adt-port} wants an environment; choose"
                                + " one of prod, test with --environment.");
        assertThatThrownBy(() -> read("../test"))
                .hasMessageContaining("environments/: there is no environment of the name that was chosen; expected one"
                        + " of prod, test.");
    }

    @Test
    void secretsAreReferencesHereToo() throws Exception {
        write("environments/test.yaml", "adt-port: 2575\nehr-host: a.example\nehr-token: hunter2\nlist: [1]\n");
        assertThatThrownBy(() -> read("test"))
                .hasMessageContaining("environments/test.yaml: ehr-token: expected secret:NAME, and never the secret")
                .hasMessageContaining("environments/test.yaml: list: expected a text, a number, or true or false.")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void aChangedValueConcernsTheChannelsThatUseValuesAlone() throws Exception {
        Configuration before = read("test");
        write("environments/test.yaml", "adt-port: 2577\nehr-host: b.example\nehr-token: secret:ehr/test\n");
        assertThat(read("test").sameChannels(before)).containsExactly("plain");
    }
}
