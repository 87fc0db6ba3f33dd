package org.drawbridge.server.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.drawbridge.engine.StartupException;
import org.drawbridge.server.Appliance;
import org.drawbridge.server.changes.Archive;
import org.drawbridge.server.changes.Promotion;
import org.drawbridge.server.changes.Side;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A configuration as one file.
final class ArchiveCommands {

    private ArchiveCommands() {}

    @Command(
            name = "export",
            description =
                    "Writes a configuration as one file (ZIP), with its revision and digests; without secrets, which"
                            + " a configuration only names.",
            footer = {
                "",
                "Examples:",
                "  drawbridge config export --from /etc/drawbridge clinic.zip",
                "  drawbridge config export --from https://127.0.0.1:8420 --authority ca.pem clinic.zip"
            },
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {

        @Option(
                names = "--from",
                required = true,
                paramLabel = "PLACE",
                defaultValue = "${env:DRAWBRIDGE_API:-http://127.0.0.1:8420}",
                description = "a folder, or an API; default: ${DEFAULT-VALUE}")
        private String from = "";

        @Option(
                names = "--token",
                paramLabel = "TOKEN",
                defaultValue = "${env:DRAWBRIDGE_TOKEN:-}",
                description = "an API key; better in DRAWBRIDGE_TOKEN of the environment")
        private String token = "";

        @Option(names = "--authority", paramLabel = "FILE", description = "with https: who has signed the certificate")
        private Optional<Path> authority = Optional.empty();

        @Option(names = "--json", description = "print what was written as JSON, for scripts")
        private boolean json;

        @Parameters(paramLabel = "FILE", description = "to be written; there must be none yet")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            Clock clock = Clock.systemUTC();
            Side.State state = Places.of(from, token, authority, "").now();
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                Archive.write(out, state, Appliance.version(), clock.instant());
            } catch (FileAlreadyExistsException e) {
                throw new StartupException(file + " is there already; name another file, or remove it.", e);
            } catch (IOException e) {
                throw new StartupException(file + " cannot be written; is there such a folder, and has it room?", e);
            }
            System.out.println(
                    json
                            ? ApiClient.JSON
                                    .createObjectNode()
                                    .put("file", file.toString())
                                    .put("revision", state.revision())
                                    .put("files", state.files().size())
                                    .toString()
                            : state.files().size() + " files are in " + file + ".");
            return 0;
        }
    }

    @Command(
            name = "import",
            description =
                    "Makes a configuration what an archive holds, as one change with its reason; what the archive does"
                            + " not hold goes.",
            footer = {
                "",
                "Examples:",
                "  drawbridge config import clinic.zip --to /etc/drawbridge --dry-run",
                "  drawbridge config import clinic.zip --to http://127.0.0.1:8420 --reason \"as it was in May\""
            },
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "that `config export` wrote")
        private Path file = Path.of("");

        @Option(names = "--to", required = true, paramLabel = "PLACE", description = "a folder or a URL")
        private String to = "";

        @Mixin
        private TargetOptions target = new TargetOptions();

        @Override
        public Integer call() {
            Side there = Places.of(to, target.token(), target.authority(), target.environment());
            return target.apply(Promotion.replacing(Archive.read(file), there), there);
        }
    }
}
