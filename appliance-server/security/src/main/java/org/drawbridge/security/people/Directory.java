package org.drawbridge.security.people;

/// Where people are known by their password, beside the accounts of this appliance. Callable from many threads.
@FunctionalInterface
public interface Directory {

    /// Blocks until the answer is there, or it takes too long.
    ///
    /// @param name that fits [People#NAME]
    Identified ask(String name, String password);
}
