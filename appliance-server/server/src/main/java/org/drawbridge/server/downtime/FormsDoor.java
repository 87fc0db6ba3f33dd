package org.drawbridge.server.downtime;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.drawbridge.downtime.Form;
import org.drawbridge.downtime.FormMessage;
import org.drawbridge.downtime.Identifier;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Intake.Arrival;
import org.drawbridge.engine.Intake.Receipt;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.Source;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.jspecify.annotations.Nullable;

/// The source of a channel that takes the forms of a downtime: they come in by the API, and go on as HL7 v2 messages
/// like
/// those of any other source. Open while its channel runs. Callable from any thread.
public final class FormsDoor implements Source.Factory {

    /// How the messages are signed.
    ///
    /// @param application MSH-3
    /// @param facility MSH-4
    public record Settings(String channel, String application, String facility) {}

    private final Settings settings;
    private final Clock clock;
    private volatile @Nullable Intake open;

    public FormsDoor(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    public String channel() {
        return settings.channel();
    }

    /// Hands a form in, once: one that was taken before is a [Receipt.Duplicate]; another of the same number is not
    /// taken, and stored as refused. Empty while the channel is stopped.
    ///
    /// @param peer where it comes from
    public Optional<Receipt> take(Form form, String peer) throws InterruptedException {
        Intake intake = open;
        if (intake == null) {
            return Optional.empty();
        }
        Payload message = FormMessage.of(form, settings.application(), settings.facility());
        List<Identifier> numbers = form.person().identifiers();
        var label = new Label(
                settings.application() + "|" + settings.facility(),
                form.number(),
                FormMessage.type(form),
                numbers.isEmpty() ? "" : numbers.getFirst().value(),
                "");
        return Optional.of(intake.receive(new Arrival(
                clock.instant(),
                peer,
                label,
                Reception.ACCEPTED,
                SenderLeg.NOT_OWED,
                List.of(),
                message,
                Payload.EMPTY,
                Optional.of(Payload.EMPTY),
                false)));
    }

    @Override
    public Source open(Intake intake, Event.Listener events) {
        return new Source() {
            @Override
            public void start() {
                if (open != null) {
                    throw new StartupException("Channel '" + settings.channel() + "' takes forms already.");
                }
                open = intake;
            }

            @Override
            public String address() {
                return "downtime forms";
            }

            @Override
            public void stop(Duration grace) {
                open = null;
            }
        };
    }
}
