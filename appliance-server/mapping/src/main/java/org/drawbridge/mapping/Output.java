package org.drawbridge.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// What the entries of a message map come to: a FHIR bundle, an HL7 v2 message, a tree, rows. Used by one thread.
sealed interface Output permits Bundle, Segments, Tree, Rows {

    /// Makes what `map` says of `from` and takes it in.
    ///
    /// @param write what to do where it is there already, if the message decides that
    /// @return under which URL references find it; empty if nothing was made or nothing can refer to it
    Optional<String> take(TypeMap map, Place from, Optional<Bundle.Write> write);

    boolean isEmpty();

    /// All of it, as one tree.
    ObjectNode tree(Run run);

    /// @param tree see [#tree]
    byte[] bytes(ObjectNode tree);
}
