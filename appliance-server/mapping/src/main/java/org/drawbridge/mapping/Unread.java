package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The values of a tree that no rule read.
final class Unread {

    private Unread() {}

    static List<String> of(Run run) {
        List<String> found = new ArrayList<>();
        walk(run, run.tree, "", found);
        return found;
    }

    private static void walk(Run run, JsonNode node, String path, List<String> found) {
        if (node.isObject()) {
            if (!run.wasRead(node)) {
                node.properties()
                        .forEach(each -> walk(
                                run,
                                each.getValue(),
                                path.isEmpty() ? each.getKey() : path + "." + each.getKey(),
                                found));
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(run, node.get(i), path + "[" + i + "]", found);
            }
        } else if (!node.isNull() && !run.wasRead(node) && !node.asText().isEmpty()) {
            found.add(path);
        }
    }
}
