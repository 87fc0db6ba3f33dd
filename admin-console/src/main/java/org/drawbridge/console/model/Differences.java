package org.drawbridge.console.model;

import java.util.ArrayList;
import java.util.List;

/// Differences as git writes them.
final class Differences {

    private Differences() {}

    /// Those of one file, without the lines that name it; empty if it has none.
    static String of(String all, String file) {
        List<String> found = new ArrayList<>();
        boolean within = false;
        for (String line : all.split("\n", -1)) {
            if (line.startsWith("diff --git ")) {
                within = line.endsWith(" b/" + file);
            } else if (within && (line.startsWith("@@") || !found.isEmpty())) {
                found.add(line);
            }
        }
        return String.join("\n", found).strip();
    }
}
