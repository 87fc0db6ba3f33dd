package org.drawbridge.designer.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/// A mapping as it was once, by the git repository that its file lies in.
///
/// @param id of the commit
/// @param reason the first line of its message
public record Version(String id, Instant at, String by, String reason, String text) {

    private static final int MOST = 50;

    /// The newest first, so many at most; none where there is no repository. Blocks.
    static List<Version> of(Path file) throws IOException {
        var found = new FileRepositoryBuilder()
                .findGitDir(file.toAbsolutePath().resolveSibling("").toFile());
        if (found.getGitDir() == null) {
            return List.of();
        }
        try (Repository repository = found.build();
                Git git = new Git(repository)) {
            if (repository.isBare() || repository.resolve("HEAD") == null) {
                return List.of();
            }
            Path tree = repository.getWorkTree().toPath().toRealPath();
            String path = tree.relativize(file.toRealPath()).toString().replace('\\', '/');
            List<Version> versions = new ArrayList<>();
            for (RevCommit each : git.log().addPath(path).setMaxCount(MOST).call()) {
                try (TreeWalk walk = TreeWalk.forPath(repository, path, each.getTree())) {
                    if (walk != null) {
                        byte[] bytes = repository.open(walk.getObjectId(0)).getBytes();
                        versions.add(version(each, new String(bytes, StandardCharsets.UTF_8)));
                    }
                }
            }
            return versions;
        } catch (GitAPIException e) {
            throw new IOException("The history in " + found.getGitDir() + " cannot be read.", e);
        }
    }

    private static Version version(RevCommit commit, String text) {
        return new Version(
                commit.name(),
                commit.getAuthorIdent().getWhenAsInstant(),
                commit.getAuthorIdent().getName(),
                commit.getShortMessage(),
                text);
    }
}
