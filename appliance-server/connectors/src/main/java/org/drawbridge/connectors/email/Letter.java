package org.drawbridge.connectors.email;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.drawbridge.connectors.content.Template;
import org.drawbridge.connectors.content.Values;
import org.drawbridge.engine.Destination.Outgoing;

/// What an email says, and to whom (RFC 5322).
///
/// @param from one address
/// @param to addresses of the configuration: no message says where it goes
/// @param attachment the content, if it is sent along
public record Letter(String from, List<String> to, Template subject, Template text, Optional<Attachment> attachment) {

    /// @param name of the file; `{ext}` and the like are not filled in
    /// @param type its media type
    public record Attachment(String name, String type) {}

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public Letter {
        to = List.copyOf(to);
    }

    /// Whether an address can be written to, such as `reception@clinic.example`.
    public static boolean isAddress(String text) {
        try {
            var address = new InternetAddress(text, true);
            return text.indexOf('@') > 0
                    && text.chars().allMatch(each -> each > ' ' && each < 0x7F)
                    && address.getAddress().equals(text);
        } catch (AddressException e) {
            return false;
        }
    }

    /// A letter that knows whether it was sent.
    static final class Written extends MimeMessage {
        private final String id;
        private volatile boolean begun;

        private Written(Session session, String id) {
            super(session);
            this.id = id;
        }

        /// The same for each attempt, so that a reader's program knows that it has it.
        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }

        @Override
        public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
            begun = true;
            super.writeTo(out, ignored);
        }

        /// Whether the server may have it.
        boolean begun() {
            return begun;
        }
    }

    /// Empty if the content lacks a value.
    Optional<Written> write(Session session, Outgoing outgoing, Instant now) throws MessagingException {
        var values = new Values(outgoing);
        Optional<String> title = subject.fill(values);
        Optional<String> words = text.fill(values);
        if (title.isEmpty() || words.isEmpty()) {
            return Optional.empty();
        }
        var letter = new Written(session, id(outgoing));
        letter.setFrom(new InternetAddress(from));
        for (String each : to) {
            letter.addRecipient(RecipientType.TO, new InternetAddress(each));
        }
        // A line end would begin another header.
        letter.setSubject(title.get().replaceAll("\\p{Cntrl}+", " "), StandardCharsets.UTF_8.name());
        letter.setHeader("Date", DATE.format(now));
        // Programs that answer by themselves do not answer this (RFC 3834 §5).
        letter.setHeader("Auto-Submitted", "auto-generated");
        if (attachment.isPresent()) {
            letter.setContent(parts(words.get(), attachment.get(), outgoing));
        } else {
            letter.setText(words.get(), StandardCharsets.UTF_8.name());
        }
        letter.saveChanges();
        return Optional.of(letter);
    }

    private static MimeMultipart parts(String words, Attachment attachment, Outgoing outgoing)
            throws MessagingException {
        var said = new MimeBodyPart();
        said.setText(words, StandardCharsets.UTF_8.name());
        var file = new MimeBodyPart();
        file.setDataHandler(
                new DataHandler(new ByteArrayDataSource(outgoing.content().reveal(), attachment.type())));
        file.setFileName(attachment.name());
        // Every byte as it is, line ends too.
        file.setHeader("Content-Transfer-Encoding", "base64");
        return new MimeMultipart(said, file);
    }

    private String id(Outgoing outgoing) {
        byte[] name = (outgoing.id() + "\0" + outgoing.label().sender() + "\0"
                        + outgoing.label().controlId())
                .getBytes(StandardCharsets.UTF_8);
        return "<" + UUID.nameUUIDFromBytes(name) + from.substring(from.indexOf('@')) + ">";
    }
}
