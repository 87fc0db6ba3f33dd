package org.drawbridge.server.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.drawbridge.security.envelope.Envelope;
import org.drawbridge.security.envelope.Recipient;

/// What goes to support: a ZIP file in an envelope that only its recipient opens.
public record SupportBundle(List<Part> parts) {

    public SupportBundle {
        parts = List.copyOf(parts);
    }

    /// The list of what is in it; lies in it, too, as `CONTENTS.txt`.
    public String contents() {
        var list = new StringBuilder();
        parts.forEach(each -> list.append(
                "%-40s %9d bytes  %s%n".formatted(each.name(), each.content().size(), each.what())));
        return list.toString();
    }

    public byte[] seal(Recipient recipient) {
        return Envelope.seal(zip(), recipient);
    }

    private byte[] zip() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, "CONTENTS.txt", contents().getBytes(StandardCharsets.UTF_8));
            for (Part each : parts) {
                add(zip, each.name(), each.content().reveal());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
