package org.drawbridge.connectors.mllp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.drawbridge.connectors.hl7v2.Terms;
import org.drawbridge.connectors.socket.FrameReader;
import org.drawbridge.connectors.socket.FrameReader.Next;
import org.drawbridge.formats.Payload;
import org.drawbridge.security.tls.ListenerTls;

/// A conversation over MLLP as a text: `#` what it shows, `@` a setting of the channel, `>` a segment sent
/// (lines in a row are a frame), `>>` raw bytes sent, `<` a segment expected (an MSH begins a frame, `<+ MSH`
/// goes on in the same one; a field `*` or `?` is any text), `< same` the last frame again, `< closed CAUSE` the
/// end of the connection, `~` milliseconds of waiting, `! cut`, `=` the states that the messages of the channel
/// come to, `?` where problems are kept.
record Transcript(String name, String shows, List<String> settings, List<String> steps) {

    /// What a transcript asks about beside the wire.
    interface Channel {
        String address();

        /// The states of its messages, oldest first.
        String states();

        /// The locations of the problems of all its messages.
        List<String> problems();

        /// Why its last connection ended.
        String lastCause();
    }

    static Transcript read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return new Transcript(
                String.valueOf(file.getFileName()).replace(".mllp", ""),
                lines.getFirst().substring(2),
                lines.stream()
                        .filter(line -> line.startsWith("@ "))
                        .map(line -> line.substring(2))
                        .toList(),
                lines.stream().filter(line -> !line.matches("[#@].*")).toList());
    }

    MllpSource.Settings source() {
        var standard = MllpSource.Settings.of(name, "127.0.0.1", 0);
        return new MllpSource.Settings(
                name,
                "127.0.0.1",
                0,
                Integer.parseInt(setting("max-frame", "100000")),
                10,
                Duration.ofMillis(
                        Long.parseLong(setting("idle", "" + standard.idle().toMillis()))),
                Duration.ofMillis(
                        Long.parseLong(setting("stall", "" + standard.stall().toMillis()))),
                new Terms(
                        words("types"),
                        words("processing-ids"),
                        words("versions"),
                        settings.contains("strict"),
                        Optional.empty()),
                ListenerTls.NONE);
    }

    private Set<String> words(String key) {
        String given = setting(key, "");
        return given.isEmpty() ? Set.of() : Set.of(given.split(" ", -1));
    }

    private String setting(String key, String otherwise) {
        return settings.stream()
                .filter(line -> line.startsWith(key + " "))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    boolean mappingFails() {
        return settings.contains("mapping fails");
    }

    void play(Channel channel) throws IOException, InterruptedException {
        var player = new Player(channel);
        try {
            for (int i = 0; i < steps.size(); i++) {
                i = player.step(steps, i);
            }
            player.nothingMore();
        } finally {
            player.cut();
        }
    }

    /// Plays one transcript; a connection is opened when something is to be sent.
    private static final class Player {
        private final Channel channel;
        private Socket socket = new Socket();
        private FrameReader frames;
        private String last = "";

        Player(Channel channel) throws IOException {
            this.channel = channel;
            open();
        }

        private void open() throws IOException {
            int port = Integer.parseInt(channel.address().split(":", -1)[1]);
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            frames = new FrameReader(
                    socket,
                    new MllpFraming(),
                    new FrameReader.Limits(1 << 20, Duration.ofSeconds(5), Duration.ofSeconds(5)));
        }

        void cut() throws IOException {
            socket.close();
        }

        void nothingMore() throws IOException {
            if (!socket.isClosed()) {
                assertThat(socket.getInputStream().available())
                        .as("bytes that nobody expected")
                        .isZero();
            }
        }

        /// Answers with the index of the last line it took.
        int step(List<String> lines, int at) throws IOException, InterruptedException {
            String line = lines.get(at);
            int end = at;
            if (line.startsWith(">> ")) {
                socket.getOutputStream().write(raw(line.substring(3)));
            } else if (line.startsWith("> ")) {
                end = send(lines, at);
            } else if (line.equals("< same")) {
                assertThat(next()).isEqualTo(last);
            } else if (line.startsWith("< closed")) {
                assertThat(frames.next()).isInstanceOf(Next.End.class);
                until(() -> channel.lastCause().equals(line.substring(9)));
            } else if (line.startsWith("< ")) {
                end = expect(lines, at);
            } else if (line.startsWith("~ ")) {
                TimeUnit.MILLISECONDS.sleep(Long.parseLong(line.substring(2)));
            } else if (line.equals("! cut")) {
                cut();
                open();
            } else if (line.startsWith("=")) {
                until(() -> channel.states().equals(line.substring(1).strip()));
            } else if (line.startsWith("? ")) {
                assertThat(channel.problems())
                        .containsExactlyInAnyOrder(line.substring(2).split(" ", -1));
            } else {
                assertThat(line).as("a step").isBlank();
            }
            return end;
        }

        private int send(List<String> lines, int at) throws IOException {
            var content = new StringBuilder();
            int end = at;
            while (end < lines.size() && lines.get(end).startsWith("> ")) {
                content.append(lines.get(end++).substring(2)).append('\r');
            }
            socket.getOutputStream()
                    .write(new MllpFraming().frame(content.toString().getBytes(StandardCharsets.UTF_8)));
            return end - 1;
        }

        private int expect(List<String> lines, int at) throws IOException {
            List<String> expected = new ArrayList<>(List.of(lines.get(at).substring(2)));
            int end = at + 1;
            while (end < lines.size()
                    && lines.get(end).startsWith("<")
                    && !lines.get(end).matches("< (MSH|same|closed).*")) {
                expected.add(lines.get(end++).replaceFirst("<\\+? ", ""));
            }
            last = next();
            List<String> found = List.of(last.split("\r", -1));
            assertThat(found.getLast()).as("after the last segment").isEmpty();
            assertThat(found.subList(0, found.size() - 1))
                    .usingElementComparator((is, wanted) -> matches(is, wanted) ? 0 : 1)
                    .containsExactlyElementsOf(expected);
            return end - 1;
        }

        private String next() throws IOException {
            return switch (frames.next()) {
                case Next.Frame(Payload content) -> new String(content.reveal(), StandardCharsets.UTF_8);
                case Next.End(FrameReader.Cause cause) -> "no answer: " + cause;
            };
        }

        private static boolean matches(String is, String wanted) {
            String separator = wanted.contains("$") ? "\\$" : "\\|";
            List<String> a = List.of(is.split(separator, -1));
            List<String> b = List.of(wanted.split(separator, -1));
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = b.get(i).matches("[*?]") ? !a.get(i).isEmpty() : a.get(i).equals(b.get(i));
            }
            return same;
        }

        /// `\r`, `\n`, `\v`, `\\` and `\xHH`.
        private static byte[] raw(String text) {
            var bytes = new ByteArrayOutputStream();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c != '\\') {
                    bytes.write(c);
                    continue;
                }
                switch (text.charAt(++i)) {
                    case 'r' -> bytes.write('\r');
                    case 'n' -> bytes.write('\n');
                    case 'v' -> bytes.write(MllpFraming.VT);
                    case 'x' -> {
                        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                        i += 2;
                    }
                    default -> bytes.write(text.charAt(i));
                }
            }
            return bytes.toByteArray();
        }

        private interface Check {
            boolean holds();
        }

        private static void until(Check check) throws InterruptedException {
            while (!check.holds()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }
}
