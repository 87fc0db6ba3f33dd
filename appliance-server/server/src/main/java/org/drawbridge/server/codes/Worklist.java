package org.drawbridge.server.codes;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.OpenCodes;
import org.drawbridge.mapping.TableRow;
import org.drawbridge.security.vault.Secret;
import org.drawbridge.security.vault.Vault;
import org.drawbridge.server.changes.Changes;
import org.drawbridge.server.config.Observed;
import org.jspecify.annotations.Nullable;

/// The codes that tables with `unmapped: worklist` did not know in the last days, until a person adds them or the table
/// knows them otherwise.
///
/// They lie in the vault, because they are values of messages. A new one is there a second after its message at the
/// latest; counts of known ones within a minute.
public final class Worklist implements AutoCloseable {

    private static final Logger LOG = System.getLogger("drawbridge.codes");
    private static final String ENTRY = "mapping/open-codes";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration COUNTS_EVERY = Duration.ofMinutes(1);
    /// What was not met for so long is forgotten.
    private static final Duration REMEMBERED = Duration.ofDays(30);
    /// With more, those that were met longest ago are forgotten. A secret of the vault has at most 1 MB.
    private static final int MOST = 1_000;

    private final Vault vault;
    private final Changes changes;
    private final Path config;
    private final Clock clock;
    private final Map<OpenCodes.Key, OpenCode> all = new HashMap<>();
    private Map<String, Observed> watched;
    private boolean counted;
    private Instant kept;
    private @Nullable Thread thread;

    /// @param config the folder whose `mappings` hold the tables
    public Worklist(Vault vault, Changes changes, Path config, Clock clock) {
        this.vault = vault;
        this.changes = changes;
        this.config = config;
        this.clock = clock;
        this.kept = clock.instant();
        this.watched = changes.current().observed();
        Optional<Secret> found = vault.find(ENTRY);
        if (found.isPresent()) {
            try (Secret secret = found.get()) {
                OpenCodeList.read(secret.reveal()).forEach(each -> all.put(each.key(), each));
            }
        }
    }

    public void start() {
        thread = Thread.ofVirtual().name("open-codes").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                gather(false);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes what the channels have met since. A channel that a change began anew counts on afresh, so what it had
    /// counted until then is taken, too.
    private synchronized void gather(boolean atOnce) {
        Instant now = clock.instant();
        boolean fresh = take(watched, now);
        watched = changes.current().observed();
        fresh |= take(watched, now);
        if (fresh || (counted && (atOnce || now.isAfter(kept.plus(COUNTS_EVERY))))) {
            keep(now);
        }
    }

    /// Whether there was one that is new.
    private boolean take(Map<String, Observed> from, Instant now) {
        boolean fresh = false;
        for (Map.Entry<String, Observed> channel : from.entrySet()) {
            for (Map.Entry<OpenCodes.Key, Long> met :
                    channel.getValue().codes().take().entrySet()) {
                OpenCode known = all.get(met.getKey());
                fresh |= known == null;
                counted = true;
                OpenCode open = known == null ? new OpenCode(met.getKey(), Set.of(), 0, now, now) : known;
                all.put(met.getKey(), open.with(channel.getKey(), met.getValue(), now));
            }
        }
        return fresh;
    }

    private void keep(Instant now) {
        all.values().removeIf(each -> each.last().isBefore(now.minus(REMEMBERED)));
        all.values().stream()
                .sorted(Comparator.comparing(OpenCode::last).reversed())
                .skip(MOST)
                .map(OpenCode::key)
                .toList()
                .forEach(all::remove);
        try (Secret secret = Secret.of(OpenCodeList.write(all.values()))) {
            vault.put(ENTRY, secret);
            counted = false;
            kept = now;
        } catch (StartupException | StorageException e) {
            // Tried again with the next code.
            LOG.log(Level.WARNING, "the worklist of codes could not be kept: {0}", e.getMessage());
        }
    }

    /// Those whose table still lacks them, the most frequent first.
    public synchronized List<OpenCode> list() {
        gather(true);
        Library library = Library.of(config.resolve("mappings"));
        if (all.keySet().removeIf(each -> !library.lacks(each))) {
            keep(clock.instant());
        }
        return all.values().stream()
                .sorted(Comparator.comparingLong(OpenCode::messages)
                        .reversed()
                        .thenComparing(each -> each.key().table())
                        .thenComparing(each -> each.key().code()))
                .toList();
    }

    /// Adds a row to a table, as a change of the configuration. Throws [StartupException] if that cannot be.
    public Changes.Done complete(String mapping, String table, TableRow row, String by, String reason)
            throws Changes.ConflictException, InterruptedException {
        String base = changes.files().getKey();
        TableRow.Written written = Library.of(config.resolve("mappings"))
                .with(mapping, table, row)
                .orElseThrow(() -> new StartupException("The table '" + table + "' of the mapping '" + mapping
                        + "' takes no row: there is no such table, or it is written in a way that needs an editor."));
        return changes.change(
                base,
                Map.of("mappings/" + written.name(), Optional.of(written.text().getBytes(StandardCharsets.UTF_8))),
                by,
                reason);
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
        gather(true);
    }
}
