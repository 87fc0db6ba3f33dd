package org.drawbridge.server.changes;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.engine.StartupException;

/// What it takes to bring one configuration to another place: what was changed there meanwhile is kept, and what both
/// changed is a conflict.
///
/// @param from the revision of the source
/// @param onto the revision of the target that it is made for
/// @param wanted files of the target that change; empty for one that is to go
/// @param changes value by value
/// @param conflicts files that cannot be merged, with both versions
public record Promotion(
        String from,
        String onto,
        Map<String, Optional<byte[]>> wanted,
        List<FieldChange> changes,
        Map<String, String> conflicts) {

    /// At the end of a promotion's reason: the revision that it brought. Over the API a reason has no lines.
    private static final Pattern TRAILER = Pattern.compile("\\sPromoted-From: ([0-9a-f]{40})\\s*$");

    public Promotion {
        wanted = Map.copyOf(wanted);
        changes = List.copyOf(changes);
        conflicts = new TreeMap<>(conflicts);
    }

    /// @param files which of them are meant
    public static Promotion plan(Side source, Side target, Predicate<String> files) {
        Side.State from = source.now();
        Side.State onto = target.now();
        Optional<Map<String, byte[]>> common = common(source, target);
        Map<String, Optional<byte[]>> wanted = new TreeMap<>();
        Map<String, String> conflicts = new TreeMap<>();
        Set<String> all = new TreeSet<>(from.files().keySet());
        common.ifPresent(each -> all.addAll(each.keySet()));
        all.removeIf(files.negate());
        for (String file : all) {
            Optional<byte[]> there = Optional.ofNullable(onto.files().get(file));
            Optional<byte[]> here = Optional.ofNullable(from.files().get(file));
            Optional<byte[]> base =
                    common.map(each -> Optional.ofNullable(each.get(file))).orElseGet(() -> known(source, file, there));
            switch (Merge.of(base, there, here)) {
                case Merge.Clean(Optional<byte[]> merged) -> {
                    if (!same(merged, there)) {
                        wanted.put(file, merged);
                    }
                }
                case Merge.Conflict(String text) -> conflicts.put(file, text);
            }
        }
        return new Promotion(from.revision(), onto.revision(), wanted, changes(onto.files(), wanted), conflicts);
    }

    /// Makes the target what a source is, whatever the target has changed.
    public static Promotion replacing(Side source, Side target) {
        Side.State from = source.now();
        Side.State onto = target.now();
        Map<String, Optional<byte[]>> wanted = new TreeMap<>();
        Set<String> all = new TreeSet<>(from.files().keySet());
        all.addAll(onto.files().keySet());
        all.removeIf(each -> !Parts.isPart(each));
        for (String file : all) {
            Optional<byte[]> here = Optional.ofNullable(from.files().get(file));
            if (!same(here, Optional.ofNullable(onto.files().get(file)))) {
                wanted.put(file, here);
            }
        }
        return new Promotion(from.revision(), onto.revision(), wanted, changes(onto.files(), wanted), Map.of());
    }

    private static boolean same(Optional<byte[]> one, Optional<byte[]> other) {
        return one.isPresent() == other.isPresent() && (one.isEmpty() || Arrays.equals(one.get(), other.orElseThrow()));
    }

    private static List<FieldChange> changes(Map<String, byte[]> now, Map<String, Optional<byte[]>> wanted) {
        Map<String, byte[]> before = new TreeMap<>();
        Map<String, byte[]> after = new TreeMap<>();
        wanted.forEach((file, bytes) -> {
            Optional.ofNullable(now.get(file)).ifPresent(each -> before.put(file, each));
            bytes.ifPresent(each -> after.put(file, each));
        });
        return FieldDiff.of(before, after);
    }

    /// What source and target had in common after the last promotion.
    private static Optional<Map<String, byte[]>> common(Side source, Side target) {
        for (Revision each : target.log()) {
            Matcher trailer = TRAILER.matcher(each.reason());
            if (trailer.find()) {
                Optional<Map<String, byte[]>> then = source.at(trailer.group(1));
                if (then.isPresent()) {
                    return then;
                }
            }
        }
        return Optional.empty();
    }

    /// Without a promotion before: what the target has is old if the source once had just that, else it is its own.
    private static Optional<byte[]> known(Side source, String file, Optional<byte[]> there) {
        if (there.isEmpty()) {
            return there;
        }
        for (Revision each : source.log()) {
            Optional<Map<String, byte[]>> then = each.files().contains(file) ? source.at(each.id()) : Optional.empty();
            if (then.isPresent() && same(Optional.ofNullable(then.get().get(file)), there)) {
                return there;
            }
        }
        return Optional.empty();
    }

    /// Keeps it in the target. Throws if there are conflicts.
    ///
    /// @return the target's new revision
    public String apply(Side target, String reason) {
        if (!conflicts.isEmpty()) {
            throw new StartupException("Both sides changed the same lines of " + String.join(", ", conflicts.keySet())
                    + "; nothing was done. Bring them together by hand in one of the two, and promote again.");
        }
        return target.apply(onto, wanted, from.isEmpty() ? reason : reason + "\n\nPromoted-From: " + from);
    }
}
