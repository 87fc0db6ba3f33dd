package org.drawbridge.connectors.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.drawbridge.connectors.folder.NameTemplate;
import org.drawbridge.connectors.polling.Trouble;
import org.drawbridge.engine.Destination;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Outcome;

/// Writes each delivery to a file of its own. A file appears under its name only when it is whole and on disk,
/// and nothing is ever written over: the same delivery again finds its own file there and is content.
public final class FileDestination implements Destination {

    /// @param extension what `{ext}` of the template is
    /// @param repeatable whether the receiver can bear a message twice: a delivery whose outcome was lost in a
    ///     crash is written again if the receiver has taken the file away meanwhile
    public record Settings(String channel, Path folder, NameTemplate name, String extension, boolean repeatable) {

        /// `adt-in-17.hl7`; may be written again.
        public static Settings of(String channel, Path folder, String extension) {
            return new Settings(channel, folder, NameTemplate.DEFAULT, extension, true);
        }
    }

    private final Settings settings;
    private final NameTemplate.Fixed fixed;

    public FileDestination(Settings settings) {
        this.settings = settings;
        this.fixed = new NameTemplate.Fixed(settings.channel(), settings.extension());
    }

    @Override
    public Outcome deliver(Outgoing outgoing) {
        Path folder = settings.folder();
        String name = settings.name().of(fixed, outgoing);
        byte[] content = outgoing.content().reveal();
        try {
            if (!Files.isDirectory(folder)) {
                throw new NoSuchFileException("folder");
            }
            Path target = folder.resolve(name);
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return present(target, content);
            }
            // A name that pollers pass over, and one for each delivery: those of two attempts never are at once.
            Path part = folder.resolve("." + name + ".part");
            write(part, content);
            try {
                publish(part, target);
            } catch (FileAlreadyExistsException e) {
                return present(target, content);
            } finally {
                Files.deleteIfExists(part);
            }
            force(folder);
            return new Outcome.Delivered("written as " + name);
        } catch (IOException e) {
            Trouble trouble = Diagnosis.of(folder, e);
            return new Outcome.Failed(Failure.peerDown(trouble.code(), trouble.reason()));
        }
    }

    private static void write(Path part, byte[] content) throws IOException {
        Files.deleteIfExists(part);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    /// A second name for the same file cannot take another file's place, whoever makes that one meanwhile. Where
    /// a filesystem has no second names, the file is looked for and then renamed.
    private static void publish(Path part, Path target) throws IOException {
        try {
            Files.createLink(target, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(part, target);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// What lies there under this name already.
    private Outcome present(Path target, byte[] content) throws IOException {
        boolean same = Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                && Files.size(target) == content.length
                && Arrays.equals(Files.readAllBytes(target), content);
        if (same) {
            // An attempt that ended in a crash may have got as far as the name and no further.
            force(settings.folder());
            return new Outcome.Delivered("written before as " + FileName.of(target));
        }
        return new Outcome.Failed(Failure.rejected(
                "name-taken",
                "Another file named " + FileName.of(target) + " lies in " + settings.folder()
                        + ". Move it away and retry the delivery."));
    }

    @Override
    public boolean repeatable() {
        return settings.repeatable();
    }

    @Override
    public String address() {
        return settings.folder().toString();
    }

    @Override
    public void close() {}
}
