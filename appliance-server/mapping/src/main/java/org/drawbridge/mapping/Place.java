package org.drawbridge.mapping;

import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;

/// Where a rule stands in the source document. Paths are read from here. Used by one thread.
sealed interface Place permits Scope, Branch {

    Run run();

    /// For a person: `OBX[3]-5[2]`, `entry[2].resource.name[0]`.
    String location();

    default void problem(String code, Severity severity, String at, String text) {
        run().problems.add(new Problem(code, severity, at, text));
    }
}
