package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.drawbridge.formats.Payload;

/// Mappings that a test writes into a folder.
record Written(Path folder) {

    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /// @param body what follows the mapping's name and version
    Written mapping(String name, String body) {
        return file(name + ".yaml", "mapping: " + name + "\nversion: 1\n" + body);
    }

    Written file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Mapping good(String name) {
        return Library.of(folder).mapping(name, ZONE);
    }

    List<String> problems(String name) {
        return switch (Library.of(folder).compile(name, ZONE)) {
            case Library.Compiled.Good _ -> List.of();
            case Library.Compiled.Bad(List<MappingProblem> found) ->
                found.stream().map(MappingProblem::toString).toList();
        };
    }

    static Payload payload(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static String output(Mapping.Result result) {
        if (result instanceof Mapping.Result.Mapped mapped) {
            return new String(mapped.output().reveal(), StandardCharsets.UTF_8);
        }
        throw new AssertionError("not mapped: " + result.problems());
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
