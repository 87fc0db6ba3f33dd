package org.drawbridge.connectors.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drawbridge.security.tls.ListenerTls;

/// A server that answers each command as it is told, `250` to others; "" cuts the connection.
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final Map<String, String> answers;
    private final ListenerTls tls;
    private final boolean atOnce;
    final List<String> commands = new CopyOnWriteArrayList<>();

    /// @param answers by the first word of a command, by `greeting`, and by `.` for a whole email
    /// @param atOnce whether TLS begins with the first byte, and not with STARTTLS
    ScriptedServer(Map<String, String> answers, ListenerTls tls, boolean atOnce) throws IOException {
        this.answers = answers;
        this.tls = tls;
        this.atOnce = atOnce;
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            converse(atOnce ? tls.protect(accepted, Duration.ofSeconds(5)) : accepted, true);
        } catch (IOException e) {
            commands.add("cut");
        }
    }

    private void converse(Socket socket, boolean greet) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        if (greet && !say(socket, "greeting", "220 ready")) {
            return;
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String command = line.split("[ :]", 2)[0];
            commands.add(command);
            switch (command) {
                case "EHLO" -> {
                    if (!say(socket, command, "250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN")) {
                        return;
                    }
                }
                case "STARTTLS" -> {
                    say(socket, command, "220 go on");
                    converse(tls.protect(socket, Duration.ofSeconds(5)), false);
                    return;
                }
                case "DATA" -> {
                    if (!say(socket, command, "354 go on") || !letter(in) || !say(socket, ".", "250 taken")) {
                        return;
                    }
                }
                default -> {
                    if (!say(socket, command, "250 fine")) {
                        return;
                    }
                }
            }
        }
    }

    private boolean letter(BufferedReader in) throws IOException {
        if (answers.getOrDefault("DATA", "354").startsWith("5")) {
            return true;
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals(".")) {
                commands.add(".");
                return true;
            }
        }
        return false;
    }

    private boolean say(Socket socket, String to, String otherwise) throws IOException {
        String answer = answers.getOrDefault(to, otherwise);
        if (answer.isEmpty()) {
            socket.close();
            return false;
        }
        socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return true;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
