package org.drawbridge.server.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.drawbridge.server.backup.Backup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes a home of a backup.
@Command(
        name = "restore",
        description = "Makes a home of a backup, and reads its whole journal before anything runs on it.",
        footer = {
            "",
            "What waited when the backup was made is sent again by an appliance on that home, also what the old one",
            "has delivered since.",
            "",
            "Example:",
            "  drawbridge restore --from /mnt/backup/2026-11-25 --home /var/lib/drawbridge --keys /media/usb/keys"
        },
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {

    @Option(names = "--from", required = true, paramLabel = "DIR", description = "the backup")
    private Path from = Path.of("");

    @Option(names = "--home", required = true, paramLabel = "DIR", description = "an empty folder, or one to be made")
    private Path home = Path.of("");

    @Option(names = "--keys", paramLabel = "DIR", description = "the `keys` folder, where the backup has none")
    private Optional<Path> keys = Optional.empty();

    @Override
    public Integer call() {
        Backup restored = Backup.restore(from, home, keys);
        System.out.printf("%d files, %.1f MB.%n", restored.files(), restored.bytes() / 1e6);
        return JournalCommand.inspect(home);
    }
}
