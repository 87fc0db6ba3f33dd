package org.drawbridge.connectors.mllp;

import java.time.Clock;
import java.time.Duration;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.connectors.socket.FrameReader;
import org.drawbridge.connectors.socket.Listener;
import org.drawbridge.connectors.socket.ListenerPort;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;
import org.drawbridge.security.tls.ListenerTls;

/// Listens for HL7 v2 over MLLP.
public final class MllpSource implements Source {

    /// @param port 0 for any free one
    /// @param maxFrame in bytes; a longer frame closes its connection
    /// @param idle how long a connection may be silent between frames
    /// @param stall how long a frame may take from its first byte to its last, and a TLS handshake as a whole
    public record Settings(
            String channel,
            String host,
            int port,
            int maxFrame,
            int maxConnections,
            Duration idle,
            Duration stall,
            Terms terms,
            ListenerTls tls) {

        /// 16 MiB a frame, 256 connections, 10 minutes of silence, 30 seconds a frame, every message, no TLS.
        public static Settings of(String channel, String host, int port) {
            return new Settings(
                    channel,
                    host,
                    port,
                    16 << 20,
                    256,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(30),
                    Terms.LENIENT,
                    ListenerTls.NONE);
        }
    }

    private final Listener listener;

    public MllpSource(Settings settings, Intake intake, Event.Listener events, Clock clock) {
        var receptionist = new Receptionist(intake, settings.terms(), clock);
        var limits = new FrameReader.Limits(settings.maxFrame(), settings.idle(), settings.stall());
        this.listener = new Listener(
                new Listener.Settings(
                        new ListenerPort(settings.channel(), "mllp", settings.host(), settings.port()),
                        settings.maxConnections(),
                        settings.stall(),
                        settings.tls()),
                (socket, stopping) -> new MllpConnection(socket, limits, receptionist, intake).serve(stopping),
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
