package org.drawbridge.security.people;

import java.util.Optional;

/// Where people are known who have no account here.
public record Elsewhere(Optional<Directory> directory, Optional<IdentityProvider> provider) {

    public static final Elsewhere NONE = new Elsewhere(Optional.empty(), Optional.empty());
}
