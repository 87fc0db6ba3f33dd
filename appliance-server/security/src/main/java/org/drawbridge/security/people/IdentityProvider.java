package org.drawbridge.security.people;

import java.net.URI;
import java.util.Optional;

/// Where people log in with their browser, and from where we are told who they are. Callable from many threads.
public interface IdentityProvider {

    /// A login that has begun.
    ///
    /// @param state by which its end is known
    /// @param page that the browser has to open
    record Begun(String state, URI page) {}

    /// Blocks until the provider has said where its pages are; empty if it cannot be asked.
    ///
    /// @param redirect where the browser is sent afterwards, on the person's own machine
    Optional<Begun> begin(URI redirect);

    /// Blocks until the provider has said who it is.
    ///
    /// @param code that the browser brought back
    Identified finish(String state, String code);
}
