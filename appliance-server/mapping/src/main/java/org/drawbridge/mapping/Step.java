package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A compiled rule: reads from where it stands and writes into what is being made. Immutable, callable from many
/// threads
/// at once.
@FunctionalInterface
interface Step {
    void apply(Place from, ObjectNode into);
}
