package org.drawbridge.console.client;

import java.util.List;
import java.util.Optional;
import org.drawbridge.downtime.Form;
import org.drawbridge.formats.Payload;

/// What the console asks of an appliance. Every call blocks until it is answered or fails.
public interface Appliance {

    /// Where it is, as a person would write it.
    String address();

    /// Logs in, and keeps the session for the calls that follow.
    ///
    /// @param code of the second factor; empty if there is none
    Session login(String name, String password, String code) throws ApplianceException;

    /// Makes a password with the one-time code that an administrator gave.
    Session redeem(String name, String code, String password) throws ApplianceException;

    Session me() throws ApplianceException;

    void logout() throws ApplianceException;

    List<ChannelState> channels() throws ApplianceException;

    void start(String channel) throws ApplianceException;

    void stop(String channel) throws ApplianceException;

    List<MessageRow> search(MessageSearch search) throws ApplianceException;

    /// @param reason why it is looked at; kept in the audit trail
    MessageRow message(long id, String reason) throws ApplianceException;

    /// The bytes of one part of a message.
    ///
    /// @param reason why they are looked at; kept in the audit trail
    byte[] bytes(long message, Part part, String reason) throws ApplianceException;

    List<DeliveryRow> deliveries(long message) throws ApplianceException;

    List<AttemptRow> attempts(long message, String destination) throws ApplianceException;

    void retry(long message, String destination) throws ApplianceException;

    void cancel(long message, String destination, String reason) throws ApplianceException;

    List<DeliveryRow> quarantine() throws ApplianceException;

    List<AuditRow> audit(String who, String patient) throws ApplianceException;

    List<Account> accounts() throws ApplianceException;

    /// Answers with the one-time code that the new person makes a password with.
    String addAccount(String name, List<String> roles) throws ApplianceException;

    List<Certificate> certificates() throws ApplianceException;

    /// The picture of the clinic to work with while the appliance is away; empty if it is still the one of that tag.
    ///
    /// @param tag of the one that is known; empty for none
    Optional<Handout> snapshot(String tag) throws ApplianceException;

    /// Hands in a form of a downtime, once however often it is sent; answers with the number of its message.
    long hand(Form form) throws ApplianceException;

    /// @param content see [org.drawbridge.downtime.Snapshot#read]
    record Handout(String tag, Payload content) {}

    /// Watches what happens until the feed is closed; reconnects by itself.
    EventFeed watch(EventFeed.Watcher watcher);

    /// A part of a message that has bytes of its own.
    sealed interface Part {
        /// As it was received.
        record Body() implements Part {}

        /// What its sender was answered.
        record Acknowledgment() implements Part {}

        /// What a destination gets of it.
        record Content(String destination) implements Part {}
    }
}
