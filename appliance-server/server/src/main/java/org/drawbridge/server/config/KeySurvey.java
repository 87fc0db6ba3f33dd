package org.drawbridge.server.config;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.drawbridge.security.Keyring;

/// Which keys there are: what the readers ask of a configuration. It need not be a good one, because a reader goes on
/// after each problem; where keys depend on each other, it has to give those on which others depend.
final class KeySurvey extends Problems {

    /// What stands for no default where a number is wanted.
    private static final Set<String> NONE = Set.of("-1", String.valueOf(Integer.MAX_VALUE));

    private final Map<String, Key> found = new TreeMap<>();

    /// Every key that is asked for while this folder is read, in the order of files and paths.
    static Collection<Key> of(Path folder) {
        var survey = new KeySurvey();
        Configuration.read(folder, "", new Keyring(), Clock.systemUTC(), survey);
        return survey.found.values();
    }

    /// The first to ask for a key knows best what it may be: what it is made of is asked for afterwards.
    @Override
    void asked(Key key) {
        String file = key.file().replaceFirst("^(channels|systems)/.*", "$1/NAME.yaml");
        String path = key.path().replaceAll("\\[\\d+]", "[]");
        String channel = key.file().replaceFirst("channels/(.*)\\.yaml", "$1");
        String otherwise = NONE.contains(key.otherwise()) ? "" : key.otherwise().replace(channel, "NAME");
        found.merge(file + " " + path, new Key(file, path, key.form(), otherwise), KeySurvey::better);
    }

    private static Key better(Key one, Key other) {
        return one.form().isEmpty() ? other : one;
    }
}
