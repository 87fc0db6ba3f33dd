package org.drawbridge.server.mirth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.drawbridge.engine.StartupException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirthImportTest {

    @TempDir
    Path folder;

    private Map<String, Imported> imported = Map.of();

    @BeforeEach
    void read() throws IOException {
        Path file = folder.resolve("adt.xml");
        try (InputStream in = MirthImportTest.class.getResourceAsStream("adt.xml")) {
            Files.write(file, Objects.requireNonNull(in).readAllBytes());
        }
        imported = MirthExport.read(file, new HashSet<>()).stream()
                .collect(Collectors.toMap(Imported::name, Function.identity()));
    }

    @Test
    void aListenerItsTypeFilterAndItsDestinationsAreTakenWhole() {
        // When
        String channel = channel("adt-in-west");

        // Then
        assertThat(channel).isEqualTo("""
                {"source":{"mllp":{"host":"0.0.0.0","port":6661}},"accept":["ADT^A01","ADT^A04"],"order":"channel",\
                "destinations":[\
                {"name":"registry","mllp":{"host":"registry.example","port":6660,"timeout":"5000ms"}},\
                {"name":"web-hook","mapping":"adt-in-west-web-hook","http":{"url":"https://hook.example/patients/${/mrn}",\
                "method":"post","content-type":"application/json","headers":{"X-Site":"${/site}"},\
                "body":"{\\"id\\": \\"${/mrn}\\", \\"site\\": \\"${/site}\\"}","timeout":"30000ms",\
                "basic":{"user":"clinic","password":"secret:adt-in-west/web-hook/password"}}},\
                {"name":"archive","file":{"folder":"/srv/archive","name":"adt-{messageId}.hl7"}}]}""");
    }

    @Test
    void variablesBecomeRulesOfAMapping() {
        // When
        String mapping = String.valueOf(of("adt-in-west").mappings().get("adt-in-west-web-hook"));

        // Then
        assertThat(mapping)
                .contains(
                        "{\"to\":\"mrn\",\"from\":\"PID-3[2].1\",\"default\":\"\"}",
                        "{\"to\":\"site\",\"value\":\"west\"}");
    }

    @Test
    void aPasswordStaysWhereItIs() {
        assertThat(imported.toString()).doesNotContain("not-to-be-seen");
        assertThat(findings("adt-in-west"))
                .containsExactly(
                        "ADT In (West), destination 'Web hook': The password was not taken along. Keep it with:"
                                + " drawbridge secret set adt-in-west/web-hook/password");
    }

    @Test
    void whatWouldSendSomethingElseSendsNothing() {
        // When
        String channel = channel("lab-files");

        // Then
        assertThat(channel)
                .contains("\"folder\":\"/srv/lab/in\",\"files\":\"{*.hl7,*.txt}\",\"done\":\"/srv/lab/done\"")
                .contains("{\"name\":\"ehr\",\"on-demand\":true,\"mllp\":")
                .doesNotContain("accept");
        assertThat(findings("lab-files"))
                .contains(
                        "Lab files: It was disabled; here every channel in the folder `channels` runs.",
                        "Lab files, source: Senders were answered by 'd1'; here they are told as soon as the message is on"
                                + " disk.",
                        "Lab files, source, transformer: The message was turned from HL7V2 into XML. Write a mapping that"
                                + " does.")
                .anyMatch(each ->
                        each.startsWith("Lab files, source, filter, rule 1 'no tests': A filter of another kind"))
                .anyMatch(each ->
                        each.startsWith("Lab files, source, transformer, step 1 'Facility': The message is changed:"
                                + " tmp['MSH']['MSH.6']['MSH.6.1']"))
                .anyMatch(
                        each -> each.startsWith("Lab files, destination 'Database': Nothing here sends as a Database"));
    }

    @Test
    void aChannelThatCannotBeFedIsLeftOutAndSaysSo() {
        assertThat(of("from-another-channel").channel()).isEmpty();
        assertThat(findings("from-another-channel"))
                .first()
                .asString()
                .contains("Messages cannot be taken by a Vm here");
    }

    @Test
    void pathsAreReadAsTheEditorWritesThemAndNothingElse() {
        assertThat(Accessor.path("msg['PID']['PID.5']['PID.5.1'].toString()")).contains("PID-5.1");
        assertThat(Accessor.path("msg['OBX'][0]['OBX.3'][2]['OBX.3.1']['OBX.3.1.2'].text();"))
                .contains("OBX-3[3].1.2");
        for (String other : List.of(
                "msg['OBX'][1]['OBX.3']",
                "msg['PID']['PID.5']['PID.6.1']",
                "msg['PID']['PID.5'].toString().toUpperCase()",
                "msg['PID']",
                "tmp['PID']['PID.5']",
                "")) {
            assertThat(Accessor.path(other)).as(other).isEmpty();
        }
    }

    @Test
    void whatIsNoExportIsRefused() throws IOException {
        Path other = Files.writeString(folder.resolve("other.xml"), "<a/>");
        Path broken = Files.writeString(folder.resolve("broken.xml"), "<a");
        Path entity = Files.writeString(
                folder.resolve("entity.xml"), "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a>&e;</a>");

        assertThatThrownBy(() -> MirthExport.read(other, new HashSet<>()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("holds no channel");
        assertThatThrownBy(() -> MirthExport.read(broken, new HashSet<>())).hasMessageContaining("is no XML");
        assertThatThrownBy(() -> MirthExport.read(entity, new HashSet<>())).hasMessageContaining("is no XML");
    }

    private Imported of(String name) {
        return Objects.requireNonNull(imported.get(name));
    }

    private String channel(String name) {
        return of(name).channel().orElseThrow().toString();
    }

    private List<String> findings(String name) {
        return of(name).findings().stream()
                .map(each -> each.place() + ": " + each.text())
                .toList();
    }
}
