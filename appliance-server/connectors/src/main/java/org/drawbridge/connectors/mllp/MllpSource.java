package org.drawbridge.connectors.mllp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.Source;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.SenderLeg;
import org.jspecify.annotations.Nullable;

/// Listens for HL7 v2 over MLLP: one virtual thread per connection, plain blocking sockets.
public final class MllpSource implements Source {

    /// @param port 0 for any free one
    /// @param maxFrame in bytes; a longer frame closes its connection
    /// @param idle how long a connection may be silent between frames
    /// @param types taken here, as `ADT^A08` or `ADT^*`; empty for all
    public record Settings(
            String channel, String host, int port, int maxFrame, int maxConnections, Duration idle, Set<String> types) {

        /// 16 MiB a frame, 256 connections, 10 minutes of silence, every type.
        public static Settings of(String channel, String host, int port) {
            return new Settings(channel, host, port, 16 << 20, 256, Duration.ofMinutes(10), Set.of());
        }
    }

    private final Settings settings;
    private final Receptionist receptionist;
    private final Intake intake;
    private final Semaphore free;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private volatile boolean stopping;

    public MllpSource(Settings settings, Intake intake, Clock clock) {
        this.settings = settings;
        this.intake = intake;
        this.receptionist = new Receptionist(intake, settings.types(), clock);
        this.free = new Semaphore(settings.maxConnections());
    }

    @Override
    public void start() {
        try {
            var bound = new ServerSocket();
            bound.setReuseAddress(true);
            bound.bind(new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()), 512);
            listener = bound;
            Thread.ofVirtual().name("mllp-" + settings.channel()).start(() -> accept(bound));
        } catch (IOException e) {
            throw new StartupException(
                    "Channel '%s', port %d: address already in use or not of this machine. Stop the other program or change `channels.%s.source.mllp.port`."
                            .formatted(settings.channel(), settings.port(), settings.channel()),
                    e);
        }
    }

    @Override
    public String address() {
        ServerSocket bound = listener;
        return settings.host() + ":" + (bound == null ? settings.port() : bound.getLocalPort());
    }

    private void accept(ServerSocket bound) {
        while (!stopping) {
            try {
                Socket socket = bound.accept();
                if (free.tryAcquire()) {
                    open.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket));
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                if (bound.isClosed()) {
                    return;
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) settings.idle().toMillis());
            String peer = socket.getInetAddress().getHostAddress();
            var frames = new FrameReader(socket.getInputStream(), settings.maxFrame());
            OutputStream out = socket.getOutputStream();
            while (!stopping && frames.next() instanceof FrameReader.Next.Frame) {
                answer(receptionist.receive(frames.content(), peer), out);
            }
        } catch (IOException e) {
            // The peer is gone; what it sent is stored, and the journal knows which answers were not written.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
            free.release();
        }
    }

    private void answer(Receptionist.Answer answer, OutputStream out) throws IOException {
        byte[] content = answer.reply().reveal();
        if (content.length == 0) {
            return;
        }
        byte[] frame = new byte[content.length + 3];
        frame[0] = FrameReader.VT;
        System.arraycopy(content, 0, frame, 1, content.length);
        frame[content.length + 1] = FrameReader.FS;
        frame[content.length + 2] = FrameReader.CR;
        SenderLeg leg = SenderLeg.UNSENT;
        try {
            out.write(frame);
            leg = SenderLeg.SENT;
        } finally {
            SenderLeg known = leg;
            answer.stored().ifPresent(message -> intake.answered(message, known));
        }
    }

    /// Closes the listener, lets messages in hand be stored and answered for at most `grace`, then closes what is
    /// left.
    @Override
    public void stop(Duration grace) {
        stopping = true;
        try {
            ServerSocket bound = listener;
            if (bound != null) {
                bound.close();
            }
            open.forEach(MllpSource::endInput);
            if (!free.tryAcquire(settings.maxConnections(), grace.toMillis(), TimeUnit.MILLISECONDS)) {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new StartupException("Channel '" + settings.channel() + "': its listener could not be closed.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets the connection's thread see the end of its input once it has answered what is in hand.
    private static void endInput(Socket socket) {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            // The peer or its own thread closed it first, which is what was wanted.
            return;
        }
    }
}
