import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Writes every jar under a folder anew without compressing its entries, in their order and with their times. A package
/// then compresses what many jars have in common, which it cannot see in entries that were compressed one by one.
///
/// Run as it is: `java installer/Stored.java FOLDER`.
class Stored {

    public static void main(String[] arguments) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
            jars = files.filter(each -> each.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            Path made = jar.resolveSibling(jar.getFileName() + ".stored");
            write(jar, made);
            Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void write(Path jar, Path to) throws IOException {
        try (var from = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(to);
                var out = new ZipOutputStream(file)) {
            out.setMethod(ZipOutputStream.STORED);
            for (Enumeration<? extends ZipEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                byte[] content = from.getInputStream(entry).readAllBytes();
                var crc = new CRC32();
                crc.update(content);
                var stored = new ZipEntry(entry.getName());
                stored.setTime(entry.getTime());
                stored.setSize(content.length);
                stored.setCompressedSize(content.length);
                stored.setCrc(crc.getValue());
                out.putNextEntry(stored);
                out.write(content);
                out.closeEntry();
            }
        }
    }
}
