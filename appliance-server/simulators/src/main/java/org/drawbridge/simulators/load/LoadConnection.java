package org.drawbridge.simulators.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One connection of a load. Owned by its thread until that has ended.
final class LoadConnection {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int PATIENTS = 50_000;
    private static final byte FS = 0x1C;
    private static final byte CR = 0x0D;

    private final int number;
    private final List<Template> templates;
    private final Load.Course course;
    private final Latencies latencies = new Latencies();
    private final Map<String, Long> errors = new TreeMap<>();
    private final byte[] answer = new byte[16_384];
    private int length;
    private long warmedUp;
    private long acknowledged;
    private long bytes;

    LoadConnection(int number, List<Template> templates, Load.Course course) {
        this.number = number;
        this.templates = templates;
        this.course = course;
    }

    Latencies latencies() {
        return latencies;
    }

    Map<String, Long> errors() {
        return errors;
    }

    long warmedUp() {
        return warmedUp;
    }

    long acknowledged() {
        return acknowledged;
    }

    long bytes() {
        return bytes;
    }

    /// A connection that fails is over: what is measured is the receiver, not how it recovers.
    void run() {
        Load.Settings settings = course.settings();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(settings.host(), settings.port()), PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            for (long sent = 0; !course.over(); sent++) {
                exchange(socket, templates.get((int) (sent % templates.size())), sent);
            }
        } catch (IOException e) {
            error(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void exchange(Socket socket, Template message, long sent) throws IOException, InterruptedException {
        long due = course.due(number, sent);
        long wait = due - System.nanoTime();
        if (wait > 0) {
            Thread.sleep(Duration.ofNanos(wait));
        }
        message.stamp(course.tag(), number, sent, (number * 100_003L + sent) % PATIENTS);
        socket.getOutputStream().write(message.frame());
        int end = read(socket.getInputStream());
        long now = System.nanoTime();
        if (!accepts(message, end)) {
            error("not acknowledged");
        } else if (course.measures(now)) {
            acknowledged++;
            bytes += message.frame().length - 3;
            latencies.add((now - due) / 1000);
        } else {
            warmedUp++;
            bytes += message.frame().length - 3;
        }
        System.arraycopy(answer, end + 2, answer, 0, length - end - 2);
        length -= end + 2;
    }

    /// Reads until a frame is whole; answers where its `FS` stands.
    private int read(InputStream in) throws IOException {
        int from = 0;
        while (true) {
            for (int i = from; i + 1 < length; i++) {
                if (answer[i] == FS && answer[i + 1] == CR) {
                    return i;
                }
            }
            from = Math.max(0, length - 1);
            int read = length == answer.length ? -1 : in.read(answer, length, answer.length - length);
            if (read < 0) {
                throw new EOFException("no whole answer came");
            }
            length += read;
        }
    }

    /// `MSA|AA|` or `MSA|CA|` with the control id that was sent.
    private boolean accepts(Template message, int end) {
        for (int i = 1; i + 7 < end; i++) {
            if (answer[i - 1] == CR && answer[i] == 'M' && answer[i + 1] == 'S' && answer[i + 2] == 'A') {
                return answer[i + 5] == 'A' && message.isAnsweredAt(answer, i + 7, end);
            }
        }
        return false;
    }

    private void error(String kind) {
        errors.merge(kind, 1L, Long::sum);
    }
}
