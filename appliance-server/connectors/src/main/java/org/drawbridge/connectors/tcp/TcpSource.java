package org.drawbridge.connectors.tcp;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.drawbridge.connectors.content.Content;
import org.drawbridge.connectors.socket.FrameReader;
import org.drawbridge.connectors.socket.Listener;
import org.drawbridge.connectors.socket.ListenerPort;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;
import org.drawbridge.security.tls.ListenerTls;

/// Listens for messages in frames, each one message.
public final class TcpSource implements Source {

    /// @param port 0 for any free one
    /// @param acknowledging empty where senders want no answer
    /// @param maxFrame in bytes; a longer frame closes its connection
    /// @param idle how long a connection may be silent between frames
    /// @param stall how long a frame may take from its first byte to its last, and a TLS handshake as a whole
    public record Settings(
            String channel,
            String host,
            int port,
            TcpFraming framing,
            Content content,
            Optional<Acknowledging> acknowledging,
            int maxFrame,
            int maxConnections,
            Duration idle,
            Duration stall,
            ListenerTls tls) {}

    private final Listener listener;

    public TcpSource(Settings settings, Intake intake, Event.Listener events, Clock clock) {
        var limits = new FrameReader.Limits(settings.maxFrame(), settings.idle(), settings.stall());
        this.listener = new Listener(
                new Listener.Settings(
                        new ListenerPort(settings.channel(), "tcp", settings.host(), settings.port()),
                        settings.maxConnections(),
                        settings.stall(),
                        settings.tls()),
                (socket, stopping) -> new TcpConnection(socket, settings, limits, intake, clock).serve(stopping),
                events);
    }

    @Override
    public void start() {
        listener.start();
    }

    @Override
    public String address() {
        return listener.address();
    }

    @Override
    public void stop(Duration grace) {
        listener.stop(grace);
    }
}
