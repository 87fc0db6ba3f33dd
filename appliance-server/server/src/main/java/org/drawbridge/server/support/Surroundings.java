package org.drawbridge.server.support;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.drawbridge.formats.Payload;
import org.drawbridge.server.RecentLog;
import org.drawbridge.server.Scratch;

/// The parts of a bundle that there are whether the appliance runs or not, and those of a running process.
public final class Surroundings {

    /// A log can be long: its end is what counts.
    private static final int LONGEST_LOG = 4 << 20;

    private Surroundings() {}

    /// @param version of the product
    /// @param files of the configuration, by their names within its folder
    public static List<Part> of(Path home, String version, Map<String, byte[]> files) {
        return Stream.concat(Stream.of(versions(home, version), files(home)), PlainConfiguration.of(files).stream())
                .toList();
    }

    /// Threads and log of this process.
    public static List<Part> ofProcess() {
        return List.of(threads(), Part.of("log.jsonl", "what was logged last, at most 2,000 lines", RecentLog.text()));
    }

    /// The end of a log file.
    public static Part log(byte[] file) {
        int from = Math.max(0, file.length - LONGEST_LOG);
        return new Part(
                "log.jsonl",
                "the end of the log that was named",
                Payload.of(Arrays.copyOfRange(file, from, file.length)));
    }

    private static Part versions(Path home, String version) {
        RuntimeMXBean process = ManagementFactory.getRuntimeMXBean();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        String text = """
                Drawbridge %s, at %s
                Java %s (%s), up for %d s
                %s %s on %s, %d processors
                heap: %d MB used, %d MB at most
                free space at the home: %s
                """.formatted(
                        version,
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        Runtime.version(),
                        process.getVmVendor(),
                        process.getUptime() / 1000,
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        heap.getUsed() >> 20,
                        heap.getMax() >> 20,
                        free(home));
        return Part.of("versions.txt", "product, Java, operating system, memory, free space", text);
    }

    private static String free(Path home) {
        try {
            return (Files.getFileStore(home).getUsableSpace() >> 20) + " MB";
        } catch (IOException e) {
            return "unknown: " + e.getClass().getSimpleName();
        }
    }

    /// Sizes and times of what lies in the home; its names are ours.
    private static Part files(Path home) {
        var list = new StringBuilder();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                list.append("%12d  %s  %s%n"
                        .formatted(
                                each.toFile().length(),
                                Instant.ofEpochMilli(each.toFile().lastModified())
                                        .truncatedTo(ChronoUnit.SECONDS),
                                home.relativize(each)));
            }
        } catch (IOException | UncheckedIOException e) {
            list.append("the home cannot be read: ").append(e.getClass().getSimpleName());
        }
        return Part.of(
                "home.txt", "files of the home: sizes, times, names; nothing of what is in them", list.toString());
    }

    /// With virtual threads; in the clear for a moment, in a folder that only this user may enter.
    private static Part threads() {
        try (Scratch folder = Scratch.make("threads")) {
            Path file = folder.path().resolve("threads.txt");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            return Part.of("threads.txt", "what every thread is doing", Files.readString(file));
        } catch (IOException e) {
            return Part.of("threads.txt", "not to be had", e.getClass().getSimpleName());
        }
    }
}
