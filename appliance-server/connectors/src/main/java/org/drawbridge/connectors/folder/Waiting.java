package org.drawbridge.connectors.folder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.connectors.folder.Folder.Claim;

/// Files that lie in a drop folder and are not taken yet.
///
/// @param unsettled how many changed too short a time ago
/// @param claims how often each thing came of trying to claim one
/// @param links how many are symbolic links
record Waiting(int unsettled, Map<Claim, Integer> claims, int links) {

    Waiting {
        claims = Map.copyOf(claims);
    }

    /// Why they wait, without their names, which may name patients; empty if none does.
    Optional<String> reason(String folder, Duration settle) {
        List<String> reasons = new ArrayList<>();
        add(
                reasons,
                unsettled + claims.getOrDefault(Claim.CHANGED, 0),
                "changed less than " + settle.toMillis() + " ms ago or empty, and may still be written");
        add(reasons, claims.getOrDefault(Claim.LOCKED, 0), "locked by another program");
        add(
                reasons,
                claims.getOrDefault(Claim.UNREADABLE, 0),
                "not readable for the user that the appliance runs as; give it the permission");
        add(reasons, claims.getOrDefault(Claim.UNMARKED, 0), "without the `marker` that says they are complete");
        add(reasons, links, "symbolic links, which are not followed; put the files themselves there");
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of("Files waiting in " + folder + ": " + String.join("; ", reasons) + ".");
    }

    private static void add(List<String> reasons, int files, String why) {
        if (files > 0) {
            reasons.add(files + " " + why);
        }
    }
}
