package org.drawbridge.security.people;

import java.time.Duration;
import java.time.Instant;

/// What became of somebody's wish to log in.
public sealed interface Login {

    /// @param token for the header `Authorization: Bearer`
    /// @param until when it ends at the latest; without requests it ends sooner
    record Done(String token, Caller caller, Instant until) implements Login {}

    /// The password is right, and the account has a second factor whose code was not given.
    record CodeWanted() implements Login {}

    /// Name, password or code is wrong; nobody is told which.
    ///
    /// @param times in a row
    record Wrong(int times) implements Login {}

    /// Too many failures before; nothing was compared.
    record Locked(Duration pause) implements Login {}

    /// So many passwords are being compared that this one was not.
    record Busy() implements Login {}

    /// Whoever knows this person elsewhere cannot be asked.
    ///
    /// @param why one sentence for a person
    record Away(String why) implements Login {}

    /// The person is known elsewhere, and none of their groups has a role here.
    record WithoutRole() implements Login {}

    /// The new password is no good.
    ///
    /// @param reason for a person
    record PasswordRefused(String reason) implements Login {}
}
