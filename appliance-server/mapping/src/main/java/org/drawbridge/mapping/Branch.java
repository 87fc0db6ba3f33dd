package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Where a rule stands in a document that is a tree: JSON, FHIR, XML, rows of fields. Used by one thread.
///
/// @param outer what it was reached from; null at the root
/// @param by the step from there: `name[0]`, `entry[2]`
record Branch(Run run, JsonNode node, @Nullable Branch outer, String by) implements Place {

    static Branch root(Run run, JsonNode tree) {
        return new Branch(run, tree, null, "");
    }

    Branch to(JsonNode child, String step) {
        return new Branch(run, child, this, step);
    }

    Branch root() {
        Branch at = this;
        for (Branch up = outer; up != null; up = up.outer) {
            at = up;
        }
        return at;
    }

    @Override
    public String location() {
        Branch up = outer;
        if (up == null) {
            return "";
        }
        String before = up.location();
        return before.isEmpty() || by.startsWith("[") ? before + by : before + "." + by;
    }
}
