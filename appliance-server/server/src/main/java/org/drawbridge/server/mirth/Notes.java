package org.drawbridge.server.mirth;

import java.util.List;

/// Where findings go, and the place that they are about.
record Notes(String place, List<Finding> findings) {

    Notes at(String more) {
        return new Notes(place + ", " + more, findings);
    }

    /// Of a list, as a person counts it in the editor.
    Notes at(String kind, int index, Part part) {
        String name = part.text("name");
        return at(kind + " " + (index + 1) + (name.isEmpty() ? "" : " '" + name + "'"));
    }

    void add(String text) {
        findings.add(new Finding(place, text));
    }
}
