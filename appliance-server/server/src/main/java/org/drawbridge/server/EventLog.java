package org.drawbridge.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import org.drawbridge.engine.Event;

/// Writes events to the log: one line each that a person would want, per-message ones at DEBUG. Events hold no
/// text of a message or a peer, so no line can.
final class EventLog implements Event.Listener {

    private static final Logger LOG = System.getLogger("drawbridge.events");
    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final Set<String> ORDINARY = Set.of("peer-closed", "idle", "stopping", "cut");
    private static final Set<String> PASSING = Set.of("delivered", "waiting");

    private final Repeats closed = new Repeats(SPAN);

    @Override
    public void happened(Event event) {
        Level level = level(event);
        if (LOG.isLoggable(level) && isNew(event, level)) {
            LOG.log(level, event.toString());
        }
    }

    /// A stranger who closes and opens connections must not be able to fill the log.
    private boolean isNew(Event event, Level level) {
        if (!(event instanceof Event.ConnectionClosed(String channel, String peer, String cause))) {
            return true;
        }
        var same = new Event.ConnectionClosed(channel, peer.replaceFirst(":\\d+$", ""), cause);
        return closed.first(same, count -> LOG.log(level, same + ", " + count + " more within " + SPAN));
    }

    private static Level level(Event event) {
        return switch (event) {
            case Event.ChannelStarted _, Event.ChannelStopped _, Event.SourceRecovered _ -> Level.INFO;
            case Event.PeerRecovered _, Event.FailedBack _, Event.AlarmCleared _, Event.Moved _ -> Level.INFO;
            case Event.CertificatesChanged _, Event.MessagesRemoved _ -> Level.INFO;
            case Event.ConnectionOpened _ -> Level.DEBUG;
            // Senders come and go, some for each message; a connection that we closed is worth a look.
            case Event.ConnectionClosed closed -> ORDINARY.contains(closed.cause()) ? Level.DEBUG : Level.WARNING;
            case Event.Received _, Event.Repeated _, Event.Processed _ -> Level.DEBUG;
            // What is tried again is told when its trouble begins and ends; what a person has to settle, one by one.
            case Event.Attempted tried -> PASSING.contains(tried.state()) ? Level.DEBUG : Level.INFO;
            // The journal says once that it takes nothing, and why.
            case Event.NotStored _ -> Level.DEBUG;
            case Event.SourceFailed _, Event.PeerFailed _, Event.FailedOver _, Event.AlarmRaised _ -> Level.WARNING;
            case Event.CertificateEnds _, Event.IncidentOpened _ -> Level.WARNING;
            // The gateway's log of requests.
            case Event.Forwarded _ -> Level.INFO;
            case Event.Failed _ -> Level.ERROR;
        };
    }
}
