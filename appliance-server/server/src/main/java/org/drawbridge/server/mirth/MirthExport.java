package org.drawbridge.server.mirth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.drawbridge.engine.StartupException;
import org.xml.sax.SAXException;

/// A file that Mirth Connect or the Open Integration Engine has exported.
public final class MirthExport {

    /// In bytes; whole servers with their templates are some ten megabytes.
    private static final long LARGEST = 256L << 20;

    private MirthExport() {}

    /// Throws [StartupException] for a person if it is no such file.
    ///
    /// @param taken names of channels that are there already; those of this file are added
    public static List<Imported> read(Path file, Set<String> taken) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new StartupException(file + " is larger than 256 MB; export the channels one by one.");
            }
            List<Part> channels = Part.channels(Files.readAllBytes(file));
            if (channels.isEmpty()) {
                throw new StartupException(
                        file + " holds no channel; export channels, groups or the server's configuration.");
            }
            return channels.stream().map(each -> MirthChannel.read(each, taken)).toList();
        } catch (SAXException e) {
            throw new StartupException(file + " is no XML that can be read; export it anew.", e);
        } catch (IOException e) {
            throw new StartupException(file + " cannot be read; check the name and the permissions.", e);
        }
    }
}
