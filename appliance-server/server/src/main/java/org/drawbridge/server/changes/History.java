package org.drawbridge.server.changes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.drawbridge.engine.StartupException;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.LogCommand;
import org.eclipse.jgit.api.Status;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;

/// The git repository of a configuration folder, which is its work tree. Guarded by the lock of [Changes].
final class History {

    private final Path folder;
    private final Clock clock;

    History(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /// Something to be done with the repository.
    @FunctionalInterface
    private interface Work<T> {
        T with(Git git) throws IOException, GitAPIException;
    }

    /// Throws [StartupException] for a person if the repository cannot be used.
    private <T> T with(Work<T> work) {
        try (Git git = Git.open(folder.toFile())) {
            return work.with(git);
        } catch (IOException | GitAPIException e) {
            throw new StartupException(
                    "The history of the configuration in " + folder + " cannot be read or written: "
                            + e.getClass().getSimpleName() + ". Check the disk and the permissions of its .git folder.",
                    e);
        }
    }

    boolean exists() {
        return Files.isDirectory(folder.resolve(".git"));
    }

    /// Makes the repository, with what is in force as its first revision. Does nothing if there is one.
    void begin(Map<String, byte[]> inForce) {
        if (exists()) {
            return;
        }
        try (Git git = Git.init()
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call()) {
            StoredConfig config = git.getRepository().getConfig();
            config.setBoolean("core", null, "autocrlf", false);
            config.save();
            first(git, inForce);
        } catch (IOException | GitAPIException e) {
            throw new StartupException(
                    "The configuration in " + folder + " gets no history: "
                            + e.getClass().getSimpleName() + ". Check that this user may write to the folder.",
                    e);
        }
    }

    /// The folder may have been edited already, so the first commit is made of what is in memory.
    private void first(Git git, Map<String, byte[]> inForce) throws IOException {
        DirCache index = git.getRepository().lockDirCache();
        try (ObjectInserter inserter = git.getRepository().newObjectInserter()) {
            DirCacheBuilder builder = index.builder();
            for (Map.Entry<String, byte[]> each : inForce.entrySet()) {
                var entry = new DirCacheEntry(each.getKey());
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, each.getValue()));
                builder.add(entry);
            }
            inserter.flush();
            if (!builder.commit()) {
                throw new IOException("the index cannot be written");
            }
        } finally {
            index.unlock();
        }
        try {
            var _ = commit(git, "appliance", "As found.");
        } catch (GitAPIException e) {
            throw new IOException(e);
        }
    }

    /// Files that differ from the newest revision.
    List<String> edited() {
        return with(git -> {
            Status status = git.status().call();
            var all = new TreeSet<String>(status.getUncommittedChanges());
            all.addAll(status.getUntracked());
            return List.copyOf(all);
        });
    }

    /// Keeps the folder as it is. Returns the revision.
    String commit(String by, String reason) {
        return with(git -> {
            git.add().addFilepattern(".").call();
            git.add().addFilepattern(".").setUpdate(true).call();
            return commit(git, by, reason);
        });
    }

    private String commit(Git git, String by, String reason) throws GitAPIException {
        var who = new PersonIdent(by, by + "@drawbridge", clock.instant(), ZoneOffset.UTC);
        return git.commit()
                .setMessage(reason)
                .setAuthor(who)
                .setCommitter(who)
                .setSign(false)
                .setNoVerify(true)
                .call()
                .name();
    }

    /// Writes files to the folder, each whole or not at all, and removes those that the map has no bytes for.
    void write(Map<String, Optional<byte[]>> files) {
        try {
            for (Map.Entry<String, Optional<byte[]>> each : files.entrySet()) {
                Path file = folder.resolve(each.getKey());
                if (each.getValue().isEmpty()) {
                    Files.deleteIfExists(file);
                    continue;
                }
                Path parent = folder.resolve(each.getKey()).resolveSibling("");
                Files.createDirectories(parent);
                Path half = Files.createTempFile(parent, ".", ".half");
                Files.write(half, each.getValue().get());
                Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new StartupException(
                    "The configuration in " + folder + " cannot be written: "
                            + e.getClass().getSimpleName() + ". Check the disk and the folder's permissions.",
                    e);
        }
    }

    /// Puts the folder back to the newest revision.
    void restore(Map<String, Optional<byte[]>> touched) {
        Map<String, byte[]> head = files(Constants.HEAD);
        Map<String, Optional<byte[]>> back = new TreeMap<>();
        touched.keySet().forEach(each -> back.put(each, Optional.ofNullable(head.get(each))));
        write(back);
    }

    String head() {
        return with(git -> id(git, Constants.HEAD).name());
    }

    boolean has(String revision) {
        return with(git ->
                revision.matches("[0-9a-f]{4,40}") && git.getRepository().resolve(revision + "^{commit}") != null);
    }

    private static ObjectId id(Git git, String revision) throws IOException {
        boolean plain = revision.equals(Constants.HEAD) || revision.matches("[0-9a-f]{4,40}");
        ObjectId found = plain ? git.getRepository().resolve(revision + "^{commit}") : null;
        if (found == null) {
            throw new StartupException("There is no revision '" + revision + "'; the log lists them.");
        }
        return found;
    }

    /// All files of a revision.
    Map<String, byte[]> files(String revision) {
        return with(git -> {
            Map<String, byte[]> files = new TreeMap<>();
            try (var commits = new RevWalk(git.getRepository());
                    var walk = new TreeWalk(git.getRepository())) {
                walk.addTree(commits.parseCommit(id(git, revision)).getTree());
                walk.setRecursive(true);
                while (walk.next()) {
                    files.put(
                            walk.getPathString(),
                            git.getRepository().open(walk.getObjectId(0)).getBytes());
                }
            }
            return files;
        });
    }

    /// Newest first.
    ///
    /// @param file only what changed it; empty for all
    List<Revision> log(String file, int limit) {
        return with(git -> {
            LogCommand log = git.log().setMaxCount(limit);
            if (!file.isEmpty()) {
                log.addPath(file);
            }
            List<Revision> found = new ArrayList<>();
            for (RevCommit each : log.call()) {
                found.add(new Revision(
                        each.name(),
                        each.getAuthorIdent().getWhenAsInstant(),
                        each.getAuthorIdent().getName(),
                        each.getFullMessage(),
                        changed(git, each)));
            }
            return found;
        });
    }

    private static List<String> changed(Git git, RevCommit commit) throws IOException {
        AbstractTreeIterator before =
                commit.getParentCount() == 0 ? new EmptyTreeIterator() : tree(git, commit.getParent(0));
        try (var formatter = new DiffFormatter(new ByteArrayOutputStream())) {
            formatter.setRepository(git.getRepository());
            return formatter.scan(before, tree(git, commit)).stream()
                    .map(each ->
                            each.getChangeType() == DiffEntry.ChangeType.DELETE ? each.getOldPath() : each.getNewPath())
                    .toList();
        }
    }

    private static AbstractTreeIterator tree(Git git, ObjectId commit) throws IOException {
        try (var commits = new RevWalk(git.getRepository());
                ObjectReader reader = git.getRepository().newObjectReader()) {
            return new CanonicalTreeParser(
                    new byte[0], reader, commits.parseCommit(commit).getTree());
        }
    }

    /// What changed between two revisions, line by line, as git writes it.
    ///
    /// @param to empty for the folder as it is
    String diff(String from, String to) {
        return with(git -> {
            var out = new ByteArrayOutputStream();
            try (var formatter = new DiffFormatter(out)) {
                formatter.setRepository(git.getRepository());
                AbstractTreeIterator after =
                        to.isEmpty() ? new FileTreeIterator(git.getRepository()) : tree(git, id(git, to));
                formatter.format(formatter.scan(tree(git, id(git, from)), after));
            }
            return out.toString(StandardCharsets.UTF_8);
        });
    }
}
