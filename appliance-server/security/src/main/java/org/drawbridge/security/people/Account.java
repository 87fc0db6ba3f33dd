package org.drawbridge.security.people;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/// A person who may use this appliance.
///
/// @param password as a PHC string; empty until the one-time code was used
/// @param oneTime hash of the code with which the person sets a password; empty for none
/// @param oneTimeUntil when the code ends
/// @param totp secret of the second factor; empty for none
/// @param totpStep the last step of the second factor that was used
/// @param channels to which the roles are limited; empty for all
public record Account(
        String name,
        Set<Role> roles,
        Set<String> channels,
        boolean disabled,
        String password,
        String oneTime,
        Instant oneTimeUntil,
        String totp,
        long totpStep) {

    public Account {
        roles = Set.copyOf(roles);
        channels = Set.copyOf(channels);
    }

    static Account make(String name, Set<Role> roles, Set<String> channels) {
        return new Account(name, roles, channels, false, "", "", Instant.EPOCH, "", 0);
    }

    public boolean hasSecondFactor() {
        return !totp.isEmpty();
    }

    Account withRoles(Set<Role> changed, Set<String> limits) {
        return new Account(name, changed, limits, disabled, password, oneTime, oneTimeUntil, totp, totpStep);
    }

    Account withDisabled(boolean changed) {
        return new Account(name, roles, channels, changed, password, oneTime, oneTimeUntil, totp, totpStep);
    }

    /// A code in the place of password and second factor.
    Account withCode(String hash, Instant until) {
        return new Account(name, roles, channels, disabled, "", hash, until, "", 0);
    }

    Account withPassword(String hash) {
        return new Account(name, roles, channels, disabled, hash, "", Instant.EPOCH, totp, totpStep);
    }

    Account withTotp(String secret, long step) {
        return new Account(name, roles, channels, disabled, password, oneTime, oneTimeUntil, secret, step);
    }

    Caller caller() {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        roles.forEach(each -> permissions.addAll(each.permissions()));
        return new Caller(Caller.Kind.PERSON, name, permissions, channels);
    }

    @Override
    public String toString() {
        return "Account[" + name + "]";
    }
}
