package org.drawbridge.server.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// How often the disk can write a kilobyte and force it: no store with one sender can be faster.
final class ForcedWrites {

    private static final int BYTES = 1_200;
    private static final long LASTING = 3_000_000_000L;

    private ForcedWrites() {}

    static double perSecond() throws IOException {
        Path file = Files.createTempFile("drawbridge-bench-", ".forced");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(BYTES);
            long begun = System.nanoTime();
            long count = 0;
            while (System.nanoTime() - begun < LASTING) {
                channel.write(bytes.clear());
                channel.force(false);
                count++;
            }
            return count * 1e9 / (System.nanoTime() - begun);
        } finally {
            Files.delete(file);
        }
    }
}
