package org.drawbridge.simulators.clinic;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.AckCode;
import org.drawbridge.formats.hl7v2.Acknowledgment;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.jspecify.annotations.Nullable;

/// One MLLP connection of a sender, opened when needed. Owned by one thread.
final class Connection implements AutoCloseable {

    /// What the receiver said to a message.
    enum Answer {
        ACCEPTED,
        REJECTED,
        /// AR or CR with 207: send it again later.
        NOT_STORED,
        /// No acknowledgment of this message came; the connection is gone.
        NOT_ANSWERED
    }

    private static final int VT = 0x0B;
    private static final int FS = 0x1C;
    private static final int NOT_STORED = 207;

    private final Clinic.Settings settings;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    Connection(Clinic.Settings settings) {
        this.settings = settings;
    }

    Answer exchange(Payload message) {
        try {
            InputStream from = open();
            write(message);
            Envelope envelope = Envelope.of(Hl7Message.parse(message.reveal()));
            if (envelope.acceptAck().equals("NE") || envelope.acceptAck().equals("ER")) {
                // The message itself says that its acceptance is not answered (HL7 table 0155).
                return Answer.ACCEPTED;
            }
            return answer(frame(from), envelope.controlId());
        } catch (IOException e) {
            close();
            return Answer.NOT_ANSWERED;
        }
    }

    private InputStream open() throws IOException {
        InputStream known = in;
        if (known != null) {
            return known;
        }
        var made = new Socket();
        made.connect(new InetSocketAddress(settings.host(), settings.port()), 5_000);
        made.setTcpNoDelay(true);
        made.setSoTimeout((int) settings.patience().toMillis());
        socket = made;
        InputStream opened = new BufferedInputStream(made.getInputStream());
        in = opened;
        return opened;
    }

    private void write(Payload message) throws IOException {
        var frame = new ByteArrayOutputStream(message.size() + 3);
        frame.write(VT);
        frame.write(message.reveal());
        frame.write(FS);
        frame.write('\r');
        Socket to = socket;
        if (to != null) {
            frame.writeTo(to.getOutputStream());
        }
    }

    private static byte[] frame(InputStream in) throws IOException {
        int next = in.read();
        while (next == '\r' || next == '\n') {
            next = in.read();
        }
        if (next != VT) {
            throw new EOFException("no frame came");
        }
        var content = new ByteArrayOutputStream(256);
        for (next = in.read(); next != FS; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was cut within a frame");
            }
            content.write(next);
        }
        return content.toByteArray();
    }

    /// MSA-2 must name the message; what answers another one counts as no answer.
    private Answer answer(byte[] bytes, String controlId) {
        Optional<Acknowledgment> read = Acknowledgment.parse(bytes);
        if (read.isEmpty() || !read.get().controlId().equals(controlId)) {
            close();
            return Answer.NOT_ANSWERED;
        }
        Acknowledgment acknowledgment = read.get();
        if (acknowledgment.code() == AckCode.AA || acknowledgment.code() == AckCode.CA) {
            return Answer.ACCEPTED;
        }
        return acknowledgment.faults().stream().anyMatch(fault -> fault.code() == NOT_STORED)
                ? Answer.NOT_STORED
                : Answer.REJECTED;
    }

    @Override
    public void close() {
        Socket known = socket;
        socket = null;
        in = null;
        if (known != null) {
            try {
                known.close();
            } catch (IOException e) {
                // It was gone already, which is what was wanted.
                return;
            }
        }
    }
}
