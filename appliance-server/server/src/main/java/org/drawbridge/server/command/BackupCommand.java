package org.drawbridge.server.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.drawbridge.server.backup.Backup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Copies a home while an appliance runs on it.
@Command(
        name = "backup",
        description = "Copies a home to a folder; an appliance may run on it. What is encrypted stays so.",
        footer = {
            "",
            "Without --with-keys the copy cannot be read without the home's `keys` folder: keep that elsewhere.",
            "",
            "Example:",
            "  drawbridge backup --home /var/lib/drawbridge --to /mnt/backup/2026-11-25"
        },
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

    @Option(
            names = "--home",
            required = true,
            paramLabel = "DIR",
            defaultValue = HomeOptions.HOME,
            description = "of the appliance")
    private Path home = Path.of("");

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "an empty folder, or one to be made")
    private Path to = Path.of("");

    @Option(names = "--with-keys", description = "copy the keys too; then whoever has the copy can read it")
    private boolean keys;

    @Option(names = "--json", description = "print what was copied as JSON, for scripts")
    private boolean json;

    @Override
    public Integer call() {
        long begun = System.nanoTime();
        Backup made = Backup.make(home, to, keys);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (json) {
            System.out.println(ApiClient.JSON
                    .createObjectNode()
                    .put("files", made.files())
                    .put("bytes", made.bytes())
                    .put("tookMillis", took.toMillis()));
            return 0;
        }
        System.out.printf(
                "%d files, %.1f MB in %.1f s. Check it with: sha256sum -c backup.sha256%n",
                made.files(), made.bytes() / 1e6, took.toMillis() / 1e3);
        return 0;
    }
}
