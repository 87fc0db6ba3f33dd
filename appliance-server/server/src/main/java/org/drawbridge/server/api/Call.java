package org.drawbridge.server.api;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import org.drawbridge.engine.journal.StoredMessage;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.people.Caller;
import org.drawbridge.security.people.Permission;

/// One request and who makes it.
///
/// @param route that it came by
/// @param token that the caller showed; empty if none
/// @param reason that the caller gave, kept in the audit trail; empty if none. See [Reason]
record Call(
        ServerRequest request,
        ServerResponse response,
        Route route,
        Caller caller,
        String token,
        String reason,
        Trail trail) {

    static final int DONE = 0;
    /// `AuditEvent.outcome`: a minor failure.
    static final int REFUSED = 4;

    /// Refuses a channel that the caller's permissions do not reach: one that they do not see at all as if it were not
    /// there. Both are kept, like all that somebody with a key or a session wants and may not.
    ///
    /// @param unknown what is said where there is nothing
    void mustSee(String channel, Refusal unknown) {
        if (!covers(channel)) {
            audit(Action.REFUSED, caller.name(), 0, "", REFUSED);
            throw caller.sees(channel) ? forbidden(wanted()) : unknown;
        }
    }

    /// Whether the permission that the route wants holds for a channel.
    boolean covers(String channel) {
        return caller.may(wanted(), channel);
    }

    private Permission wanted() {
        return switch (route.access()) {
            case Route.Access.WantsForChannel(Permission permission) -> permission;
            case Route.Access.Wants(Permission permission) -> permission;
            case Route.Access.Open _, Route.Access.Known _ -> Permission.OBSERVE;
        };
    }

    /// Whether PHI of a channel is shown as it is.
    boolean seesPhi(String channel) {
        return caller.may(Permission.SEE_PHI, channel);
    }

    /// For a question about all channels.
    void mustSeeAllPhi() {
        if (!caller.mayEverywhere(Permission.SEE_PHI)) {
            throw caller.may(Permission.SEE_PHI)
                    ? new Refusal(400, "channel: name one whose patients you may see.")
                    : forbidden(Permission.SEE_PHI);
        }
    }

    void mustSeePhi(String channel) {
        if (!seesPhi(channel)) {
            throw forbidden(Permission.SEE_PHI);
        }
    }

    /// Refuses what is not said why.
    String neededReason() {
        if (reason.isEmpty()) {
            throw new Refusal(
                    400,
                    "Say why in the header X-Reason, in a few words without patients' names (UTF-8 with percent"
                            + " signs).");
        }
        return reason;
    }

    static Refusal forbidden(Permission permission) {
        return new Refusal(403, "This needs the permission " + Json.word(permission) + ".");
    }

    /// Keeps that the caller sees what is PHI in a message; to be called before it is sent. Who sees it masked sees
    /// none.
    void viewed(StoredMessage message) {
        if (seesPhi(message.channel())) {
            audit(
                    Action.VIEWED,
                    caller.name(),
                    message.id().value(),
                    message.label().patientId(),
                    DONE);
        }
    }

    /// Keeps an entry. Throws [org.drawbridge.engine.journal.StorageException] if it cannot, and then nothing is shown.
    ///
    /// @param who the name that the caller has or says
    void audit(Action action, String who, long message, String patient, int outcome) {
        audit(action, who, route.method().text() + " " + route.path(), message, patient, outcome);
    }

    /// Keeps that the caller exchanges something with another system; to be called before it does.
    ///
    /// @param what under a name of the configuration
    void exchanged(Action action, String what) {
        audit(action, caller.name(), what, 0, "", DONE);
    }

    private void audit(Action action, String who, String what, long message, String patient, int outcome) {
        trail.append(new Entry(
                Instant.now(), action, who, request.remotePeer().host(), what, message, patient, outcome, reason));
    }
}
