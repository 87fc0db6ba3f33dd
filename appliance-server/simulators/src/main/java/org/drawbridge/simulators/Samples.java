package org.drawbridge.simulators;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.drawbridge.formats.Payload;

/// Messages that come with the product: real test messages of open-source projects, see `samples/NOTICE`.
public final class Samples {

    /// @param name the file's name
    public record Sample(String name, Payload message) {}

    private Samples() {}

    /// What a practice-management system sends: ADT and SIU.
    public static List<Sample> pms() {
        return all("pms");
    }

    /// What a laboratory sends: ORU.
    public static List<Sample> lab() {
        return all("lab");
    }

    private static List<Sample> all(String folder) {
        var names =
                new BufferedReader(new InputStreamReader(open("samples/" + folder + "/INDEX"), StandardCharsets.UTF_8));
        return names.lines()
                .map(name -> new Sample(name, read("samples/" + folder + "/" + name)))
                .toList();
    }

    private static Payload read(String name) {
        try (InputStream in = open(name)) {
            return Payload.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = Samples.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException(name + " is part of the product");
        }
        return in;
    }
}
