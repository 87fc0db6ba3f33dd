package org.drawbridge.formats.validation;

import org.drawbridge.formats.tree.Rejected;

/// Who makes validators. A service ([java.util.ServiceLoader]), because the libraries behind it are larger than
/// the rest of the product and are loaded only when somebody asks.
@FunctionalInterface
public interface Validators {

    /// Throws [Rejected] that names the file and what to do if what the rules name cannot be used.
    Validator of(Rules rules) throws Rejected;
}
