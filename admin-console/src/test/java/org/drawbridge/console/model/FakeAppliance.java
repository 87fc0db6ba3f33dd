package org.drawbridge.console.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drawbridge.console.client.Account;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.AttemptRow;
import org.drawbridge.console.client.AuditRow;
import org.drawbridge.console.client.Certificate;
import org.drawbridge.console.client.ChannelState;
import org.drawbridge.console.client.DeliveryRow;
import org.drawbridge.console.client.EventFeed;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.console.client.MessageSearch;
import org.drawbridge.console.client.Session;

/// An appliance in memory: what it knows is set, what it is asked is noted.
class FakeAppliance implements Appliance {

    List<ChannelState> channels = List.of();
    List<MessageRow> messages = List.of();
    byte[] body = new byte[0];
    Optional<ApplianceException> failure = Optional.empty();
    Optional<Handout> handout = Optional.empty();
    java.util.Set<String> permissions = java.util.Set.of("observe");
    final List<org.drawbridge.downtime.Form> handed = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    Optional<EventFeed.Watcher> watcher = Optional.empty();

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
        return List.of();
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
    public EventFeed watch(EventFeed.Watcher watching) {
        watcher = Optional.of(watching);
        return EventFeed.none();
    }
}
