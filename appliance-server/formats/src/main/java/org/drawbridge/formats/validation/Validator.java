package org.drawbridge.formats.validation;

import java.util.List;
import org.drawbridge.formats.Payload;

/// Holds documents against rules. Asks nobody over a network. Callable from many threads at once.
@FunctionalInterface
public interface Validator {

    /// What is wrong with a document, in its order; empty if nothing is. A document that cannot be read at all
    /// is one finding. The first call may take seconds, in which the rules are loaded.
    List<Finding> validate(Payload document);
}
