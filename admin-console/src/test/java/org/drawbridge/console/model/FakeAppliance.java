package org.drawbridge.console.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.console.client.Account;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.AttemptRow;
import org.drawbridge.console.client.AuditRow;
import org.drawbridge.console.client.Certificate;
import org.drawbridge.console.client.Change;
import org.drawbridge.console.client.ChannelState;
import org.drawbridge.console.client.Checked;
import org.drawbridge.console.client.ConfigFiles;
import org.drawbridge.console.client.DeliveryRow;
import org.drawbridge.console.client.EventFeed;
import org.drawbridge.console.client.Finding;
import org.drawbridge.console.client.IncidentRow;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.console.client.MessageSearch;
import org.drawbridge.console.client.MinuteRow;
import org.drawbridge.console.client.ReplayRow;
import org.drawbridge.console.client.ReplayWish;
import org.drawbridge.console.client.RevisionRow;
import org.drawbridge.console.client.Session;

/// An appliance in memory: what it knows is set, what it is asked is noted.
public class FakeAppliance implements Appliance {

    public List<ChannelState> channels = List.of();
    public List<MessageRow> messages = List.of();
    byte[] edited = new byte[0];
    List<DeliveryRow> deliveries = List.of();
    Map<String, String> files = Map.of();
    ReplayRow replay = new ReplayRow(1, "running", 0, 0, 0);
    String revision = "r1";
    List<String> problems = List.of();
    Change change = new Change.Done("r2", List.of(), false);
    List<MinuteRow> history = List.of();
    byte[] body = new byte[0];
    Optional<ApplianceException> failure = Optional.empty();
    Optional<Handout> handout = Optional.empty();
    java.util.Set<String> permissions = java.util.Set.of("observe");
    final List<org.drawbridge.downtime.Form> handed = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    Optional<EventFeed.Watcher> watcher = Optional.empty();

    static DeliveryRow delivery(long message, String destination, String state) {
        return new DeliveryRow(message, "adt-in", destination, state, 1, Instant.EPOCH, "", Instant.EPOCH);
    }

    private void note(String what) throws ApplianceException {
        asked.add(what);
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    @Override
    public String address() {
        return "appliance:8420";
    }

    @Override
    public Session login(String name, String password, String code) throws ApplianceException {
        note("login " + name);
        return new Session(name, java.util.Set.of("observe"));
    }

    @Override
    public Session redeem(String name, String code, String password) throws ApplianceException {
        note("redeem " + name + " " + code);
        return new Session(name, java.util.Set.of("observe"));
    }

    @Override
    public Session me() throws ApplianceException {
        note("me");
        return new Session("key", permissions);
    }

    @Override
    public void logout() throws ApplianceException {
        note("logout");
    }

    @Override
    public List<ChannelState> channels() throws ApplianceException {
        note("channels");
        return channels;
    }

    @Override
    public List<MinuteRow> history(String channel, int minutes) throws ApplianceException {
        note("history " + minutes);
        return history;
    }

    @Override
    public void start(String channel) throws ApplianceException {
        note("start " + channel);
    }

    @Override
    public void stop(String channel) throws ApplianceException {
        note("stop " + channel);
    }

    @Override
    public List<MessageRow> search(MessageSearch search) throws ApplianceException {
        note("search " + search.wanted() + " before " + search.before());
        return messages.stream()
                .filter(each -> search.before() == 0 || each.id() < search.before())
                .limit(search.limit())
                .toList();
    }

    @Override
    public MessageRow message(long id, String reason) throws ApplianceException {
        note("message " + id);
        return messages.getFirst();
    }

    @Override
    public byte[] bytes(long message, Part part, String reason) throws ApplianceException {
        note("bytes " + message + " because " + reason);
        return body;
    }

    @Override
    public List<DeliveryRow> deliveries(long message) throws ApplianceException {
        note("deliveries " + message);
        return deliveries;
    }

    @Override
    public List<AttemptRow> attempts(long message, String destination) throws ApplianceException {
        note("attempts " + message);
        return List.of();
    }

    @Override
    public void retry(long message, String destination) throws ApplianceException {
        note("retry " + message + " " + destination);
    }

    @Override
    public void cancel(long message, String destination, String reason) throws ApplianceException {
        note("cancel " + message + " " + destination + " because " + reason);
    }

    @Override
    public List<DeliveryRow> quarantine() throws ApplianceException {
        note("quarantine");
        return List.of();
    }

    @Override
    public List<AuditRow> audit(String who, String patient) throws ApplianceException {
        note("audit");
        return List.of();
    }

    @Override
    public List<IncidentRow> incidents() throws ApplianceException {
        note("incidents");
        return List.of();
    }

    @Override
    public void acknowledge(long incident, String reason) throws ApplianceException {
        note("acknowledge " + incident + " because " + reason);
    }

    @Override
    public List<Account> accounts() throws ApplianceException {
        note("accounts");
        return List.of();
    }

    @Override
    public String addAccount(String name, List<String> roles) throws ApplianceException {
        note("add " + name + " " + roles);
        return "one-time";
    }

    @Override
    public List<Certificate> certificates() throws ApplianceException {
        note("certificates");
        return List.of();
    }

    @Override
    public Optional<Handout> snapshot(String tag) throws ApplianceException {
        note("snapshot " + tag);
        return handout.filter(each -> !each.tag().equals(tag));
    }

    @Override
    public long hand(org.drawbridge.downtime.Form form) throws ApplianceException {
        note("hand " + form.number());
        handed.add(form);
        return handed.size();
    }

    @Override
    public ConfigFiles config() throws ApplianceException {
        note("config");
        return new ConfigFiles(revision, files);
    }

    @Override
    public Checked check(Map<String, String> wanted) throws ApplianceException {
        note("check " + wanted.keySet());
        return new Checked(problems, revision);
    }

    @Override
    public Change change(String base, Map<String, String> wanted, String reason) throws ApplianceException {
        note("change " + base + " " + wanted.keySet() + " because " + reason);
        return change;
    }

    @Override
    public List<RevisionRow> revisions(String file) throws ApplianceException {
        note("revisions " + file);
        return List.of();
    }

    @Override
    public String diff(String from, String to) throws ApplianceException {
        note("diff " + from + " " + to);
        return "";
    }

    @Override
    public void rollback(String revision, String file, String reason) throws ApplianceException {
        note("rollback " + revision + " " + file + " because " + reason);
    }

    @Override
    public List<Finding> examine(String host, int port) throws ApplianceException {
        note("examine " + host + ":" + port);
        return List.of(new Finding("fault", "trust", "Nobody we trust has signed it."));
    }

    @Override
    public void edit(long message, String destination, byte[] content, String reason) throws ApplianceException {
        edited = content;
        note("edit " + message + " " + destination + " " + content.length + " bytes because " + reason);
    }

    @Override
    public ReplayRow replay(ReplayWish wish) throws ApplianceException {
        note("replay " + wish);
        return replay;
    }

    @Override
    public ReplayRow replay(long id) throws ApplianceException {
        note("replay " + id);
        return replay;
    }

    @Override
    public List<AuditRow> audit(long message) throws ApplianceException {
        note("audit of " + message);
        return List.of();
    }

    @Override
    public byte[] sendMllp(int port, byte[] message) throws ApplianceException {
        note("send to " + port);
        return "MSH|^~\\&|D|D|P|N|20260101||ACK|1|P|2.5.1\rMSA|AA|1\r"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public EventFeed watch(EventFeed.Watcher watching) {
        watcher = Optional.of(watching);
        return EventFeed.none();
    }
}
