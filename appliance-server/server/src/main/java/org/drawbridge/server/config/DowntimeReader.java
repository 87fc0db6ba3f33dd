package org.drawbridge.server.config;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.drawbridge.downtime.Picture;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Source;
import org.drawbridge.security.vault.Credential;
import org.drawbridge.server.downtime.DowntimeSettings;
import org.drawbridge.server.downtime.DowntimeSettings.PackSettings;
import org.drawbridge.server.downtime.FormsDoor;

/// Reads what is kept at hand for downtimes, and the source that takes their forms.
final class DowntimeReader {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    /// MSH-3.1 and MSH-4.1 have 20 characters (HL7 v2.5.1 §2.A.33).
    private static final Pattern PARTY = Pattern.compile("[\\x21-\\x7E]{1,20}");

    private DowntimeReader() {}

    private enum Language {
        EN,
        DE
    }

    /// @param root `drawbridge.yaml`; without `downtime` nothing is kept
    static Optional<DowntimeSettings> settings(Node root, KeysReader keys) {
        if (!root.has("downtime")) {
            return Optional.empty();
        }
        Node node = root.object("downtime");
        List<String> channels = node.texts("channels", CHANNEL, "names of channels that take HL7 v2");
        if (channels.isEmpty()) {
            node.problem("channels", "is missing; expected the channels with patients, appointments and orders.");
        }
        var bounds = new Picture.Bounds(
                node.duration("keep", DAY, DAY.multipliedBy(400), DAY.multipliedBy(60)),
                node.number("patients", 1, 50_000, 5_000));
        var settings = new DowntimeSettings(
                channels,
                node.zone("zone", ZoneId.systemDefault()),
                bounds,
                node.duration("ahead", Duration.ZERO, DAY.multipliedBy(60), DAY.multipliedBy(7)),
                node.duration("valid", HOUR, DAY.multipliedBy(14), DAY),
                pack(node, keys));
        node.end();
        return Optional.of(settings);
    }

    private static Optional<PackSettings> pack(Node node, KeysReader keys) {
        if (!node.has("pack")) {
            return Optional.empty();
        }
        Node pack = node.object("pack");
        String folder = pack.required("folder", "the folder that the pack is written to");
        Duration every = pack.duration("every", Duration.ofMinutes(5), DAY, HOUR);
        int days = pack.number("days", 1, 14, 2);
        Locale language = Locale.of(
                pack.one("language", Language.class, Language.EN).name().toLowerCase(Locale.ROOT));
        Credential password = keys.credential(pack, "password");
        pack.end();
        return Optional.of(new PackSettings(Path.of(folder), every, days, language, password));
    }

    /// Each of its channels has to be there.
    static void check(DowntimeSettings settings, List<Channel.Plan> plans, Problems problems) {
        for (String each : settings.channels()) {
            if (plans.stream().noneMatch(plan -> plan.name().equals(each))) {
                problems.add("drawbridge.yaml: downtime.channels", "there is no channel '" + each + "'.");
            }
        }
    }

    static Source.Factory source(String channel, Node node, Clock clock) {
        var settings = new FormsDoor.Settings(
                channel, party(node, "application", "DRAWBRIDGE"), party(node, "facility", "DOWNTIME"));
        node.end();
        return new FormsDoor(settings, clock);
    }

    private static String party(Node node, String key, String otherwise) {
        List<String> given = node.texts(key, PARTY, "at most 20 letters and digits");
        return given.isEmpty() ? otherwise : given.getFirst();
    }
}
