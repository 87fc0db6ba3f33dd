package org.drawbridge.console.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.Appliance.Part;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.AttemptRow;
import org.drawbridge.console.client.AuditRow;
import org.drawbridge.console.client.DeliveryRow;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.desktop.Tasks;

/// The message that is looked at: its story, and its bytes once somebody has said why they are wanted.
public final class OpenMessage {

    /// A delivery with its attempts.
    public record Leg(DeliveryRow delivery, List<AttemptRow> attempts) {
        public Leg {
            attempts = List.copyOf(attempts);
        }
    }

    /// What a person may read, as text, and the trees of it.
    ///
    /// @param outputs of each delivery, in their order; empty text where there is none
    public record Content(Document source, Document acknowledgment, List<Output> outputs) {
        public Content {
            outputs = List.copyOf(outputs);
        }
    }

    /// What a destination gets.
    public record Output(String destination, Document document) {}

    /// What a destination gets, as it is being edited.
    ///
    /// @param text with a line for each segment, or as a person reads JSON
    /// @param reason why it is edited; kept in the audit trail and with the delivery
    public record Draft(String destination, String text, String reason) {

        /// Holds PHI.
        @Override
        public String toString() {
            return "Draft[" + destination + ", " + text.length() + " characters]";
        }
    }

    private final Appliance appliance;
    private final Tasks tasks;
    private final MessageRow message;
    private final boolean audits;
    private final Loaded<List<AuditRow>> audit;
    private final Loaded<List<Leg>> legs;
    private final Loaded<Content> content;
    private final Loaded<String> action;
    private final Loaded<Draft> draft;
    private final Loaded<String> testCase;

    /// @param audits whether one may see who has seen it
    public OpenMessage(Appliance appliance, Tasks tasks, MessageRow message, boolean audits) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.message = message;
        this.audits = audits;
        this.audit = new Loaded<>(tasks);
        this.legs = new Loaded<>(tasks);
        this.content = new Loaded<>(tasks);
        this.action = new Loaded<>(tasks);
        this.draft = new Loaded<>(tasks);
        this.testCase = new Loaded<>(tasks);
    }

    public MessageRow message() {
        return message;
    }

    public Loaded<List<Leg>> legs() {
        return legs;
    }

    public Loaded<Content> content() {
        return content;
    }

    /// What came of the last action, by the destination's name.
    public Loaded<String> action() {
        return action;
    }

    /// Whether one may see who has seen it.
    public boolean audits() {
        return audits;
    }

    /// Asks who has seen it or done something with it.
    public void trace() {
        audit.load(() -> appliance.audit(message.id()));
    }

    public Loaded<List<AuditRow>> audit() {
        return audit;
    }

    public void refresh() {
        legs.load(this::story);
    }

    /// Asks whether a delivery has moved, and for the whole story only then: it holds what peers said, so that
    /// each time it is
    /// asked for is a view in the audit trail.
    public void look() {
        legs.value()
                .ifPresent(known -> tasks.run(
                        () -> appliance.deliveries(message.id()),
                        now -> {
                            if (!now.equals(known.stream().map(Leg::delivery).toList())) {
                                refresh();
                            }
                        },
                        (ApplianceException _) -> {}));
    }

    private List<Leg> story() throws ApplianceException {
        List<Leg> found = new ArrayList<>();
        for (DeliveryRow each : appliance.deliveries(message.id())) {
            found.add(new Leg(each, appliance.attempts(message.id(), each.destination())));
        }
        return found;
    }

    /// Shows the bytes; the reason is kept in the audit trail.
    public void reveal(String reason) {
        content.load(() -> {
            List<Output> outputs = new ArrayList<>();
            for (DeliveryRow each : appliance.deliveries(message.id())) {
                outputs.add(new Output(each.destination(), part(new Part.Content(each.destination()), reason)));
            }
            return new Content(part(new Part.Body(), reason), part(new Part.Acknowledgment(), reason), outputs);
        });
    }

    /// A part that is not there (no acknowledgment was owed, nothing was mapped) is empty.
    private Document part(Part part, String reason) throws ApplianceException {
        try {
            return Document.of(appliance.bytes(message.id(), part, reason));
        } catch (ApplianceException e) {
            if (e.kind() == ApplianceException.Kind.REFUSED && !(part instanceof Part.Body)) {
                return Document.EMPTY;
            }
            throw e;
        }
    }

    /// Masks the bytes again: the console forgets them.
    public void mask() {
        content.clear();
    }

    public void retry(String destination) {
        act(destination, () -> appliance.retry(message.id(), destination));
    }

    public void cancel(String destination, String reason) {
        act(destination, () -> appliance.cancel(message.id(), destination, reason));
    }

    /// Fetches what a destination gets, to change it.
    public void edit(String destination, String reason) {
        draft.load(() -> {
            byte[] bytes = appliance.bytes(message.id(), new Part.Content(destination), reason);
            return new Draft(destination, Document.of(bytes).text(), reason);
        });
    }

    /// Sends what the draft has become in the place of what the mapping made.
    public void send(Draft edited, String text) {
        byte[] content =
                edited.text().startsWith("MSH") ? FeedPreview.segments(text) : text.getBytes(StandardCharsets.UTF_8);
        draft.clear();
        content().clear();
        act(edited.destination(), () -> appliance.edit(message.id(), edited.destination(), content, edited.reason()));
    }

    public void dropDraft() {
        draft.clear();
    }

    /// Makes a message of it that no patient can be told from, for a test case.
    public void makeTestCase(String reason) {
        testCase.clear();
        testCase.load(() -> TestCase.of(appliance.bytes(message.id(), new Part.Body(), reason)));
    }

    public Loaded<Draft> draft() {
        return draft;
    }

    /// The message without what says whom it is about.
    public Loaded<String> testCase() {
        return testCase;
    }

    private void act(String destination, Acting acting) {
        action.clear();
        action.load(() -> {
            acting.act();
            tasks.show(this::refresh);
            return destination;
        });
    }

    @FunctionalInterface
    private interface Acting {
        void act() throws ApplianceException;
    }
}
