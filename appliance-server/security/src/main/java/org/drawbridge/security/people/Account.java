package org.drawbridge.security.people;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/// A person who may use this appliance.
///
/// @param grants the roles of the person, each with where it holds
/// @param password as a PHC string; empty until the one-time code was used
/// @param oneTime hash of the code with which the person sets a password; empty for none
/// @param oneTimeUntil when the code ends
/// @param totp secret of the second factor; empty for none
/// @param totpStep the last step of the second factor that was used
public record Account(
        String name,
        Set<Grant> grants,
        boolean disabled,
        String password,
        String oneTime,
        Instant oneTimeUntil,
        String totp,
        long totpStep) {

    public Account {
        grants = Set.copyOf(grants);
    }

    static Account make(String name, Set<Grant> grants) {
        return new Account(name, grants, false, "", "", Instant.EPOCH, "", 0);
    }

    public boolean hasSecondFactor() {
        return !totp.isEmpty();
    }

    Account withGrants(Set<Grant> changed) {
        return new Account(name, changed, disabled, password, oneTime, oneTimeUntil, totp, totpStep);
    }

    Account withDisabled(boolean changed) {
        return new Account(name, grants, changed, password, oneTime, oneTimeUntil, totp, totpStep);
    }

    /// A code in the place of password and second factor.
    Account withCode(String hash, Instant until) {
        return new Account(name, grants, disabled, "", hash, until, "", 0);
    }

    Account withPassword(String hash) {
        return new Account(name, grants, disabled, hash, "", Instant.EPOCH, totp, totpStep);
    }

    Account withTotp(String secret, long step) {
        return new Account(name, grants, disabled, password, oneTime, oneTimeUntil, secret, step);
    }

    public Set<Role> roles() {
        return grants.stream().map(Grant::role).collect(Collectors.toUnmodifiableSet());
    }

    Caller caller() {
        return Caller.person(name, grants);
    }

    @Override
    public String toString() {
        return "Account[" + name + "]";
    }
}
