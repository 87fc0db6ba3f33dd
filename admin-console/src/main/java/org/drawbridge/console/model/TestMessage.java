package org.drawbridge.console.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.DeliveryRow;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.console.client.MessageSearch;
import org.drawbridge.desktop.Tasks;
import org.drawbridge.formats.hl7v2.Hl7Message;

/// A message that is sent to a channel as its sender would send it, and followed until each of its deliveries
/// is settled.
public final class TestMessage {

    /// What became of it so far.
    ///
    /// @param acknowledgment the code that the sender gets, such as `AA`
    public record Outcome(String acknowledgment, MessageRow message, List<DeliveryRow> deliveries) {
        public Outcome {
            deliveries = List.copyOf(deliveries);
        }

        /// Whether nothing more will happen by itself soon.
        public boolean settled() {
            return !deliveries.isEmpty()
                    && deliveries.stream()
                            .noneMatch(each -> each.state().equals("waiting")
                                    || each.state().equals("sending"));
        }
    }

    private static final Duration BETWEEN = Duration.ofMillis(500);
    /// Then whoever sent it has seen enough: it is tried again on its own.
    private static final int LOOKS = 60;

    private final Appliance appliance;
    private final Tasks tasks;
    private final Loaded<Outcome> outcome;
    private int looks;

    TestMessage(Appliance appliance, Tasks tasks) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.outcome = new Loaded<>(tasks);
    }

    /// @param message one line for each segment; it gets a control id of its own
    void send(String channel, int port, String message) {
        String id = "TEST-"
                + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36)
                        .toUpperCase(Locale.ROOT);
        byte[] bytes = FeedPreview.segments(withControlId(message, id));
        looks = 0;
        outcome.clear();
        outcome.load(() -> {
            Hl7Message answer = Hl7Message.parse(appliance.sendMllp(port, bytes));
            return look(channel, id, code(answer));
        });
        followed(channel, id);
    }

    private void followed(String channel, String id) {
        tasks.after(BETWEEN, () -> {
            Optional<Outcome> known = outcome.value();
            boolean failed = outcome.state().get() instanceof Loaded.State.Failed<Outcome>;
            if (failed || ++looks > LOOKS || known.filter(Outcome::settled).isPresent()) {
                return;
            }
            known.ifPresent(so -> outcome.load(() -> look(channel, id, so.acknowledgment())));
            followed(channel, id);
        });
    }

    private Outcome look(String channel, String id, String acknowledgment) throws ApplianceException {
        MessageRow message =
                appliance.search(new MessageSearch(Map.of("channel", channel, "controlId", id), 0, 1)).stream()
                        .findFirst()
                        .orElseThrow(() -> ApplianceException.refused(
                                "The channel answered " + acknowledgment + " and kept no message of that id."));
        return new Outcome(acknowledgment, message, appliance.deliveries(message.id()));
    }

    private static String code(Hl7Message answer) {
        for (int i = 0; answer.readable() && i < answer.size(); i++) {
            if (answer.segment(i).id().equals("MSA")) {
                return answer.segment(i).field(1).text();
            }
        }
        return "?";
    }

    /// With another MSH-10, so that it is a message of its own however often it is sent.
    static String withControlId(String message, String id) {
        String[] lines = message.strip().split("\\R", -1);
        String separator = lines[0].length() > 3 ? lines[0].substring(3, 4) : "|";
        String[] fields = lines[0].split(java.util.regex.Pattern.quote(separator), -1);
        if (fields.length > 9) {
            fields[9] = id;
        }
        lines[0] = String.join(separator, fields);
        return String.join("\n", lines);
    }

    void clear() {
        looks = LOOKS;
        outcome.clear();
    }

    public Loaded<Outcome> outcome() {
        return outcome;
    }
}
