package org.drawbridge.console.client;

import java.util.List;
import java.util.Map;
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

    /// Minute by minute, the present one last.
    ///
    /// @param channel empty for all together
    List<MinuteRow> history(String channel, int minutes) throws ApplianceException;

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

    /// Who saw a message or did something with it.
    List<AuditRow> audit(long message) throws ApplianceException;

    /// Those that nobody has acknowledged, newest first.
    List<IncidentRow> incidents() throws ApplianceException;

    /// Says that somebody has seen to it.
    ///
    /// @param reason what came of it
    void acknowledge(long incident, String reason) throws ApplianceException;

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

    /// The configuration in force.
    ConfigFiles config() throws ApplianceException;

    /// What would be wrong if files had these texts; changes nothing.
    Checked check(Map<String, String> files) throws ApplianceException;

    /// Brings files into force.
    ///
    /// @param base the revision that the author began with
    Change change(String base, Map<String, String> files, String reason) throws ApplianceException;

    /// Who has changed a file, newest first.
    ///
    /// @param file empty for every file
    List<RevisionRow> revisions(String file) throws ApplianceException;

    /// Line by line, as git writes it.
    ///
    /// @param to empty for what is in force
    String diff(String from, String to) throws ApplianceException;

    /// Makes a file what it was.
    void rollback(String revision, String file, String reason) throws ApplianceException;

    /// Why a TLS connection from the appliance to a system does not come about, or that it does.
    List<Finding> examine(String host, int port) throws ApplianceException;

    /// Sends other bytes than the mapping has made.
    void edit(long message, String destination, byte[] content, String reason) throws ApplianceException;

    /// Sends what a destination got once more, or only counts it.
    ReplayRow replay(ReplayWish wish) throws ApplianceException;

    ReplayRow replay(long id) throws ApplianceException;

    /// Sends a message to a channel's own port, as its sender would.
    ///
    /// @return the acknowledgment
    byte[] sendMllp(int port, byte[] message) throws ApplianceException;

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
