package org.drawbridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.MessageQuery;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.store.DeliveringProcess.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Kills a process at every step on a message's way and of what people do with it, and starts on what it left.
@Timeout(120)
class DeliveryStepsTest {

    /// Scenario, where it is killed, then what there is in the end: the states of the deliveries, and who was sent it.
    private static final String STEPS = """
        SAFE,      before Received,    '',                               ''
        SAFE,      after Received,     ehr delivered,                    ehr
        SAFE,      before Processed,   ehr delivered,                    ehr
        SAFE,      after Processed,    ehr delivered,                    ehr
        SAFE,      before send,        ehr delivered,                    ehr
        SAFE,      after send,         ehr delivered,                    ehr ehr
        SAFE,      before Attempted,   ehr delivered,                    ehr ehr
        SAFE,      after Attempted,    ehr delivered,                    ehr
        SAFE,      before Answered,    ehr delivered,                    ehr
        SAFE,      after Answered,     ehr delivered,                    ehr
        UNSAFE,    before Started,     ehr delivered,                    ehr
        UNSAFE,    after Started,      ehr uncertain,                    ''
        UNSAFE,    before send,        ehr uncertain,                    ''
        UNSAFE,    after send,         ehr uncertain,                    ehr
        UNSAFE,    before Attempted,   ehr uncertain,                    ehr
        UNSAFE,    after Attempted,    ehr delivered,                    ehr
        RETRY,     before Moved,       ehr rejected,                     ehr
        RETRY,     after Moved,        ehr delivered,                    ehr ehr
        CANCEL,    before Moved,       ehr rejected,                     ehr
        CANCEL,    after Moved,        ehr cancelled,                    ehr
        EDIT,      before Revised,     ehr rejected,                     ehr
        EDIT,      after Revised,      ehr delivered,                    ehr ehr
        HAND_OVER, before HandedOver,  ehr rejected,                     ehr
        HAND_OVER, after HandedOver,   ehr cancelled other delivered,    ehr other
        """;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = STEPS)
    void whateverTheStepNothingIsLostAndNothingCertainIsSentAgain(
            Scenario scenario, String step, String states, String sent) throws Exception {
        // Given
        kill(scenario, step);

        // When
        DeliveringProcess.recover(folder, scenario);

        // Then
        assertThat(states()).isEqualTo(states);
        assertThat(String.join(" ", DeliveringProcess.sent(folder))).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({"before Moved", "after Moved"})
    void aRecoveryThatIsKilledItselfLeavesItToAPersonAllTheSame(String step) throws Exception {
        // Given
        kill(Scenario.UNSAFE, "after send");
        kill(Scenario.UNSAFE, step);

        // When
        DeliveringProcess.recover(folder, Scenario.UNSAFE);

        // Then
        assertThat(states()).isEqualTo("ehr uncertain");
        assertThat(DeliveringProcess.sent(folder)).containsExactly("ehr");
    }

    @Test
    void everyEntryIsAmongTheSteps() {
        List<String> wanted = new ArrayList<>(List.of("before send", "after send"));
        for (Class<?> each : Entry.class.getPermittedSubclasses()) {
            wanted.add("before " + each.getSimpleName());
            wanted.add("after " + each.getSimpleName());
        }

        assertThat(STEPS.lines().map(line -> Arrays.asList(line.split(" *, *")).get(1)))
                .containsAll(wanted);
    }

    private void kill(Scenario scenario, String step) throws Exception {
        Files.createDirectories(folder);
        List<String> told = new ArrayList<>();
        KilledProcess.run(
                DeliveringProcess.class,
                List.of(folder.toString(), scenario.name(), step.replace(' ', '-')),
                1,
                told::add);
        assertThat(told).containsExactly(DeliveringProcess.THERE);
    }

    private String states() {
        try (SegmentJournal journal = DeliveringProcess.open(folder)) {
            return journal.search(MessageQuery.newest(10)).stream()
                    .map(StoredMessage::id)
                    .flatMap(id -> journal.deliveries(id).stream())
                    .map(each -> each.id().destination() + " " + each.state().name())
                    .sorted()
                    .collect(Collectors.joining(" "));
        }
    }
}
