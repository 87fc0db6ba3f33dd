package org.drawbridge.connectors.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.drawbridge.connectors.socket.FrameReader;
import org.drawbridge.connectors.socket.FrameReader.Next;
import org.drawbridge.connectors.tcp.TcpFraming.Delimited;
import org.drawbridge.connectors.tcp.TcpFraming.Length;
import org.drawbridge.connectors.tcp.TcpFraming.Line;
import org.drawbridge.formats.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpFramingTest {

    private static final List<TcpFraming> FRAMINGS = List.of(
            new Delimited(Payload.of(bytes("\u0002")), Payload.of(bytes("\u0003\r"))),
            new Delimited(Payload.of(bytes("")), Payload.of(bytes("||END||"))),
            new Delimited(Payload.of(bytes("<<")), Payload.of(bytes(">>>"))),
            new Length(1, true, false),
            new Length(2, false, false),
            new Length(4, true, true),
            new Length(4, false, false),
            new Line(Line.End.LF),
            new Line(Line.End.CRLF),
            new Line(Line.End.CR));

    private static final FrameReader.Limits LIMITS =
            new FrameReader.Limits(1000, Duration.ofSeconds(5), Duration.ofMillis(300));

    @Test
    void whatIsFramedIsReadAgainHoweverItComes() throws Exception {
        var random = new Random(20261125);
        for (TcpFraming framing : FRAMINGS) {
            List<String> contents = new ArrayList<>();
            var wire = new ByteArrayOutputStream();
            for (int i = 0; i < 60; i++) {
                byte[] content = framing instanceof Line ? line(content(random)) : content(random);
                if (framing.obstacle(content).isEmpty() && content.length > 0) {
                    contents.add(text(content));
                    wire.writeBytes(framing.frame(content));
                }
            }
            assertThat(read(framing, wire.toByteArray(), random))
                    .as("%s", framing)
                    .containsExactlyElementsOf(contents);
        }
    }

    private static byte[] content(Random random) {
        byte[] content = new byte[random.nextInt(250)];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) "ab>|END\r\n\u0002\u0003<\u0000ü".charAt(random.nextInt(14));
        }
        return content;
    }

    /// What of a line is kept: CRs around it may be ends of lines.
    private static byte[] line(byte[] content) {
        return bytes(text(content).replaceAll("^[\r\n]+|\r+$", ""));
    }

    @Test
    void whatWouldEndAFrameTooEarlyIsNotSent() {
        assertThat(new Delimited(Payload.of(bytes("\u0002")), Payload.of(bytes("\u0003\r")))
                        .obstacle(bytes("a\u0003\rb")))
                .hasValueSatisfying(why -> assertThat(why).contains("bytes that end a frame"));
        // Together with the first byte of the end it would end a byte too early.
        assertThat(new Delimited(Payload.of(bytes("")), Payload.of(bytes(">>"))).obstacle(bytes("a>")))
                .isPresent();
        assertThat(new Line(Line.End.LF).obstacle(bytes("a\nb"))).isPresent();
        assertThat(new Line(Line.End.LF).obstacle(bytes("MSH|\rPID|\r"))).isEmpty();
        assertThat(new Length(1, true, false).obstacle(new byte[256])).isPresent();
        assertThat(new Length(1, true, false).obstacle(new byte[255])).isEmpty();
        assertThat(new Length(1, true, true).obstacle(new byte[255])).isPresent();
    }

    @Test
    void aLengthIsWrittenAsAgreed() {
        byte[] content = bytes("abc");
        assertThat(new Length(4, true, false).frame(content)).startsWith(0, 0, 0, 3);
        assertThat(new Length(4, false, false).frame(content)).startsWith(3, 0, 0, 0);
        assertThat(new Length(2, true, true).frame(content)).startsWith(0, 5);
    }

    @Test
    void aFrameThatIsTooLongOrNoneEndsTheConnectionAtOnce() throws Exception {
        assertThat(end(new Length(4, true, false), bytes("\u00ff\u00ff\u00ff\u00ffx")))
                .isEqualTo(FrameReader.Cause.OVERSIZE);
        assertThat(end(new Length(4, true, true), bytes("\u0000\u0000\u0000\u0003x")))
                .isEqualTo(FrameReader.Cause.NOT_A_FRAME);
        assertThat(end(FRAMINGS.getFirst(), bytes("GET / HTTP/1.1"))).isEqualTo(FrameReader.Cause.NOT_A_FRAME);
        assertThat(end(FRAMINGS.getFirst(), bytes("\u0002" + "x".repeat(1100)))).isEqualTo(FrameReader.Cause.OVERSIZE);
        assertThat(end(FRAMINGS.getFirst(), bytes("\u0002never ends"))).isEqualTo(FrameReader.Cause.STALLED);
    }

    /// The contents that come out of bytes that are sent in pieces.
    private static List<String> read(TcpFraming framing, byte[] wire, Random random) throws IOException {
        List<String> contents = new ArrayList<>();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var sender = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket receiver = server.accept()) {
            sender.setTcpNoDelay(true);
            Thread.startVirtualThread(() -> send(sender, wire, random));
            var frames = new FrameReader(receiver, framing, LIMITS);
            while (frames.next() instanceof Next.Frame(var content)) {
                contents.add(text(content.reveal()));
            }
        }
        return contents;
    }

    private static void send(Socket sender, byte[] wire, Random random) {
        try {
            for (int from = 0; from < wire.length; ) {
                int count = Math.min(wire.length - from, 1 + random.nextInt(40));
                sender.getOutputStream().write(wire, from, count);
                from += count;
            }
            sender.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FrameReader.Cause end(TcpFraming framing, byte[] wire) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var sender = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket receiver = server.accept()) {
            sender.getOutputStream().write(wire);
            Next next = new FrameReader(receiver, framing, LIMITS).next();
            return ((Next.End) next).cause();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
