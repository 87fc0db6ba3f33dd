package org.drawbridge.connectors.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.connectors.folder.Progress;

/// How many messages of the claimed file are in the journal, noted in a marker beside it so that a restart goes
/// on where the last one stopped. The marker is not forced: after a power cut it may be behind, and the intake
/// then knows again what comes twice. For one thread.
final class MarkedProgress implements Progress {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9}) of a file of (\\d{1,19}) bytes");

    private final FileChannel marker;
    private final long size;
    private int taken;

    private MarkedProgress(FileChannel marker, long size, int taken) {
        this.marker = marker;
        this.size = size;
        this.taken = taken;
    }

    /// @param size of the file, to tell a marker that is about another
    static MarkedProgress open(Path marker, long size) throws IOException {
        int taken = Files.exists(marker) ? read(Files.readString(marker, StandardCharsets.ISO_8859_1), size) : 0;
        return new MarkedProgress(
                FileChannel.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE), size, taken);
    }

    private static int read(String text, long size) {
        Matcher written = WRITTEN.matcher(text.strip().replaceFirst("^0+(?=\\d)", ""));
        return written.matches() && Long.parseLong(written.group(2)) == size ? Integer.parseInt(written.group(1)) : 0;
    }

    @Override
    public int taken() {
        return taken;
    }

    @Override
    public void advance() throws IOException {
        taken++;
        // Of one length, so that writing over it needs no further room on the disk.
        String line = "%012d of a file of %019d bytes\n".formatted(taken, size);
        ByteBuffer text = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
        while (text.hasRemaining()) {
            marker.write(text, text.position());
        }
    }

    @Override
    public void close() throws IOException {
        marker.close();
    }
}
