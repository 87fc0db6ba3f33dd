package org.drawbridge.server.config;

import java.util.Optional;
import java.util.regex.Pattern;
import org.drawbridge.security.vault.Credential;

/// Reads where the history of the configuration is mirrored to.
final class MirrorReader {

    private static final Pattern URL = Pattern.compile("https?://[^\\s@?#]+|(file://)?/[^\\s?#]*");
    private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    private MirrorReader() {}

    /// @param main of drawbridge.yaml
    static Optional<MirrorSettings> read(Node main, KeysReader keys) {
        boolean given = main.has("mirror");
        Node node = main.object("mirror");
        if (!given) {
            node.end();
            return Optional.empty();
        }
        String url = node.required("url", "a git repository, such as https://git.example/drawbridge.git");
        if (!url.isEmpty() && !URL.matcher(url).matches()) {
            node.problem(
                    "url",
                    "expected https://…, or the path of a bare repository, without a user, whom `user` names; SSH is"
                            + " not spoken.");
        }
        String branch = node.text("branch", "main");
        if (!BRANCH.matcher(branch).matches() || branch.endsWith(".lock") || branch.contains("..")) {
            node.problem("branch", "expected the name of a branch, such as main.");
        }
        String user = node.text("user", "");
        Credential password = keys.credential(node, "password");
        if (user.isEmpty() != password instanceof Credential.None) {
            node.problem("user", "and `password` belong together; give both or neither.");
        }
        if (url.startsWith("http:") && !user.isEmpty()) {
            node.problem("url", "is http://, so that the password could be read on its way; use https://.");
        }
        node.end();
        return Optional.of(new MirrorSettings(url, branch, user, password));
    }
}
