package org.drawbridge.console.fallback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import org.drawbridge.console.fallback.FallbackException.Kind;
import org.drawbridge.console.fallback.KeptForm.State;
import org.drawbridge.downtime.Form;
import org.jspecify.annotations.Nullable;

/// The forms of a downtime on disk: a file to which facts are only added, each sealed and forced before the next step
/// is
/// taken, so that a crash loses nothing that the screen has confirmed. A record that is cut off at the end was never
/// confirmed, and goes; one that was changed is left out, and the file is kept beside for whoever can do more.
///
/// One program at a time; its methods are called one after the other.
final class FormsLog implements AutoCloseable {

    private static final int LARGEST = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final PublicKey key;
    private final FileChannel channel;
    private final FileLock lock;
    private final Map<String, KeptForm> forms = new LinkedHashMap<>();
    private int records;
    private int damaged;

    private FormsLog(Path file, PublicKey key, FileChannel channel, FileLock lock) {
        this.file = file;
        this.key = key;
        this.channel = channel;
        this.lock = lock;
    }

    /// Opens it, or makes it.
    static FormsLog open(Path file, PublicKey key, PrivateKey opener) throws FallbackException {
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    OwnFiles.fileOfOwner());
            FileLock lock = locked(channel);
            if (lock == null) {
                channel.close();
                throw new FallbackException(Kind.IN_USE, "");
            }
            var log = new FormsLog(file, key, channel, lock);
            log.load(opener);
            return log;
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, file.toString());
        }
    }

    private static @Nullable FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private void load(PrivateKey opener) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        int whole = 0;
        while (all.remaining() >= 4) {
            int length = all.getInt();
            if (length < 1 || length > LARGEST) {
                damaged++;
                break;
            }
            if (all.remaining() < length) {
                break;
            }
            byte[] sealed = new byte[length];
            all.get(sealed);
            whole = all.position();
            try {
                apply(JSON.readTree(SealedBox.open(opener, context(records), sealed)));
            } catch (AEADBadTagException e) {
                damaged++;
            } catch (IOException e) {
                damaged++;
            }
            records++;
        }
        if (damaged > 0) {
            Files.copy(file, aside(), StandardCopyOption.REPLACE_EXISTING);
        }
        channel.truncate(whole);
        channel.position(whole);
    }

    /// Where a damaged file is kept.
    Path aside() {
        return file.resolveSibling(file.getFileName() + ".damaged");
    }

    /// How many records could not be read.
    int damaged() {
        return damaged;
    }

    /// Its place among the others belongs to a record, so that none can be moved, repeated or taken out unnoticed.
    private static byte[] context(int number) {
        return ("drawbridge fallback form " + number).getBytes(StandardCharsets.US_ASCII);
    }

    private void apply(JsonNode fact) throws IOException {
        Form form = Form.read(fact.path("form"));
        Instant at = Instant.ofEpochMilli(fact.path("at").asLong());
        String by = fact.path("by").asText();
        State state = switch (fact.path("fact").asText()) {
            case "filled" -> new State.Waiting();
            case "sending" -> new State.Sending(at, by);
            case "accepted" -> new State.Accepted(at, by, fact.path("message").asLong());
            case "discarded" -> new State.Discarded(at, by, fact.path("reason").asText());
            default -> throw new IOException("a fact of a later version");
        };
        forms.put(form.number(), new KeptForm(form, state));
    }

    /// In the order in which they were filled in.
    List<KeptForm> all() {
        return new ArrayList<>(forms.values());
    }

    /// The number of the next form, from 1.
    int next() {
        return forms.keySet().stream()
                        .mapToInt(each -> Integer.parseInt(each.substring(each.indexOf('-') + 1)))
                        .max()
                        .orElse(0)
                + 1;
    }

    /// Keeps a form as it is now, and how far it is. On disk when it returns.
    void keep(KeptForm kept) throws FallbackException {
        try {
            ObjectNode fact = JSON.createObjectNode();
            fact.set("form", JSON.readTree(kept.form().write()));
            switch (kept.state()) {
                case State.Waiting _ -> fact.put("fact", "filled");
                case State.Sending it ->
                    fact.put("fact", "sending")
                            .put("at", it.at().toEpochMilli())
                            .put("by", it.by());
                case State.Accepted it ->
                    fact.put("fact", "accepted")
                            .put("at", it.at().toEpochMilli())
                            .put("by", it.by())
                            .put("message", it.message());
                case State.Discarded it ->
                    fact.put("fact", "discarded")
                            .put("at", it.at().toEpochMilli())
                            .put("by", it.by())
                            .put("reason", it.reason());
            }
            append(SealedBox.seal(key, context(records), JSON.writeValueAsBytes(fact)));
            forms.put(kept.form().number(), kept);
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, file.toString());
        }
    }

    private void append(byte[] sealed) throws IOException {
        long before = channel.position();
        ByteBuffer record = ByteBuffer.allocate(4 + sealed.length)
                .putInt(sealed.length)
                .put(sealed)
                .flip();
        try {
            while (record.hasRemaining()) {
                channel.write(record);
            }
            channel.force(true);
            records++;
        } catch (IOException e) {
            channel.truncate(before);
            channel.position(before);
            throw e;
        }
    }

    /// Ends, and forgets the file with all that is in it.
    void remove() throws FallbackException {
        close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, file.toString());
        }
    }

    @Override
    public void close() {
        try (channel) {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
