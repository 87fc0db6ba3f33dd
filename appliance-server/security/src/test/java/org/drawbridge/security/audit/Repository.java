package org.drawbridge.security.audit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.tls.ListenerTls;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// An audit record repository that is strict: frames are counted (RFC 5425 §4.3), headers are as RFC 5424 has them,
/// what is in them is XML. What is not so is a fault.
final class Repository implements AutoCloseable {

    private static final Pattern MESSAGE = Pattern.compile(
            "<85>1 \\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,6})?Z [\\x21-\\x7E]{1,255} drawbridge -"
                    + " IHE\\+RFC-3881 \\[meta sequenceId=\"(\\d+)\"\\] \uFEFF(<.*)",
            Pattern.DOTALL);

    /// @param size of the frame's message in bytes
    record Message(long number, int size, Document xml) {

        List<String> objects() {
            NodeList found = xml.getElementsByTagName("ParticipantObjectIdentification");
            return IntStream.range(0, found.getLength())
                    .mapToObj(i -> ((Element) found.item(i)).getAttribute("ParticipantObjectID"))
                    .toList();
        }

        String attribute(String element, String name) {
            return xml.getElementsByTagName(element)
                    .item(0)
                    .getAttributes()
                    .getNamedItem(name)
                    .getNodeValue();
        }
    }

    private final ServerSocket listener;
    private final ListenerTls tls;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<String> faults = new CopyOnWriteArrayList<>();

    /// @param port 0 for any
    Repository(Keyring keys, int port) throws IOException {
        this.tls = new ListenerTls.Protected(keys, "appliance", ListenerTls.Clients.REQUIRED, List.of("own"));
        this.listener = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Long> numbers() {
        return messages.stream().map(Message::number).toList();
    }

    private void accept() {
        try {
            while (true) {
                Socket accepted = listener.accept();
                open.add(accepted);
                Thread.ofVirtual().start(() -> read(accepted));
            }
        } catch (IOException e) {
            // Closed, which ends it.
            return;
        }
    }

    private void read(Socket accepted) {
        try (Socket socket = tls.protect(accepted, Duration.ofSeconds(5))) {
            InputStream in = socket.getInputStream();
            int length = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == ' ') {
                    message(in.readNBytes(length));
                    length = 0;
                } else if (next >= '0' && next <= '9') {
                    length = length * 10 + next - '0';
                } else {
                    faults.add("no length where a frame begins");
                    return;
                }
            }
        } catch (IOException e) {
            // It was hung up on.
            return;
        }
    }

    private void message(byte[] bytes) {
        Matcher message = MESSAGE.matcher(new String(bytes, StandardCharsets.UTF_8));
        if (!message.matches()) {
            faults.add("no message of RFC 5424: " + new String(bytes, StandardCharsets.UTF_8));
            return;
        }
        try {
            Document xml = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(message.group(2).getBytes(StandardCharsets.UTF_8)));
            messages.add(new Message(Long.parseLong(message.group(1)), bytes.length, xml));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            faults.add("no XML: " + e.getMessage());
        }
    }

    void hangUp() throws IOException {
        for (Socket each : open) {
            each.close();
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        hangUp();
    }
}
