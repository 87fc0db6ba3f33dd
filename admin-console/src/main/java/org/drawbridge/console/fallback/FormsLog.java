package org.drawbridge.console.fallback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
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

/// The forms of a downtime on disk: a file to which facts are only added, each sealed and forced before the next step
/// is
/// taken, so that a crash loses nothing that the screen has confirmed. A record that is cut off at the end was never
/// confirmed, and goes; one that was changed is left out, and the file is kept beside for whoever can do more.
///
/// One program at a time; its methods are called one after the other.
final class FormsLog implements AutoCloseable {

    private static final int LARGEST = 1 << 20;
    private static final Duration SETTLED_STAYS = Duration.ofDays(7);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final PublicKey key;
    private final FileChannel lock;
    private final Map<String, KeptForm> forms = new LinkedHashMap<>();
    private FileChannel channel;
    private int records;
    private int damaged;
    /// No number before this one is given again.
    private int first = 1;

    private FormsLog(Path file, PublicKey key, FileChannel lock) throws IOException {
        this.file = file;
        this.key = key;
        this.lock = lock;
        this.channel = begin();
    }

    /// Opens it, or makes it. Forms that were settled a week ago go.
    static FormsLog open(Path file, PublicKey key, PrivateKey opener, Clock clock) throws FallbackException {
        try {
            FileChannel lock = locked(file.resolveSibling(file.getFileName() + ".lock"));
            try {
                var log = new FormsLog(file, key, lock);
                log.load(opener);
                log.forget(clock.instant().minus(SETTLED_STAYS));
                return log;
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, file.toString());
        }
    }

    /// A file of its own is locked: on Windows nobody could read one that is.
    private static FileChannel locked(Path file) throws IOException, FallbackException {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnFiles.fileOfOwner());
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new FallbackException(Kind.IN_USE, "");
        }
        channel.close();
        throw new FallbackException(Kind.IN_USE, "");
    }

    private FileChannel begin() throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                OwnFiles.fileOfOwner());
    }

    /// Writes the file anew without what was settled before a time, and with the number that comes next.
    private void forget(Instant before) throws IOException {
        if (forms.values().stream().noneMatch(each -> each.settledBefore(before))) {
            return;
        }
        first = next();
        forms.values().removeIf(each -> each.settledBefore(before));
        records = 0;
        var all = new ByteArrayOutputStream();
        ObjectNode number = JSON.createObjectNode().put("fact", "next").put("number", first);
        all.writeBytes(record(number));
        for (KeptForm each : forms.values()) {
            all.writeBytes(record(fact(each)));
        }
        channel.close();
        OwnFiles.write(file, all.toByteArray());
        channel = begin();
        channel.position(channel.size());
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
        if (fact.path("fact").asText().equals("next")) {
            first = fact.path("number").asInt();
            return;
        }
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
        int highest = forms.keySet().stream()
                .mapToInt(each -> Integer.parseInt(each.substring(each.indexOf('-') + 1)))
                .max()
                .orElse(0);
        return Math.max(first, highest + 1);
    }

    /// Keeps a form as it is now, and how far it is. On disk when it returns.
    void keep(KeptForm kept) throws FallbackException {
        try {
            append(record(fact(kept)));
            forms.put(kept.form().number(), kept);
        } catch (IOException e) {
            throw new FallbackException(Kind.NO_DISK, file.toString());
        }
    }

    private static ObjectNode fact(KeptForm kept) throws IOException {
        ObjectNode fact = JSON.createObjectNode();
        fact.set("form", JSON.readTree(kept.form().write()));
        return switch (kept.state()) {
            case State.Waiting _ -> fact.put("fact", "filled");
            case State.Sending it -> decided(fact.put("fact", "sending"), it.at(), it.by());
            case State.Accepted it ->
                decided(fact.put("fact", "accepted"), it.at(), it.by()).put("message", it.message());
            case State.Discarded it ->
                decided(fact.put("fact", "discarded"), it.at(), it.by()).put("reason", it.reason());
        };
    }

    private static ObjectNode decided(ObjectNode fact, Instant at, String by) {
        return fact.put("at", at.toEpochMilli()).put("by", by);
    }

    /// The next record as it lies on disk: its length, and the fact sealed in its place.
    private byte[] record(ObjectNode fact) throws IOException {
        byte[] sealed = SealedBox.seal(key, context(records), JSON.writeValueAsBytes(fact));
        records++;
        return ByteBuffer.allocate(4 + sealed.length)
                .putInt(sealed.length)
                .put(sealed)
                .array();
    }

    private void append(byte[] record) throws IOException {
        long before = channel.position();
        ByteBuffer bytes = ByteBuffer.wrap(record);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            records--;
            channel.truncate(before);
            channel.position(before);
            throw e;
        }
    }

    @Override
    public void close() {
        try (lock) {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
