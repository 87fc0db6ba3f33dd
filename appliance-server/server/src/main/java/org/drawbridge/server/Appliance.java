package org.drawbridge.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.security.Keyring;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Forwarder;
import org.drawbridge.security.audit.JournalFollower;
import org.drawbridge.security.audit.Trail;
import org.drawbridge.security.incident.Incident;
import org.drawbridge.security.incident.Incidents;
import org.drawbridge.security.incident.TrailCheck;
import org.drawbridge.security.people.People;
import org.drawbridge.security.tls.HostNames;
import org.drawbridge.security.vault.Unlock;
import org.drawbridge.server.api.Api;
import org.drawbridge.server.api.LiveEvents;
import org.drawbridge.server.api.Metrics;
import org.drawbridge.server.changes.Changes;
import org.drawbridge.server.changes.Mirror;
import org.drawbridge.server.codes.Worklist;
import org.drawbridge.server.config.Configuration;
import org.drawbridge.server.downtime.ClinicPicture;
import org.drawbridge.server.downtime.PackPrinter;
import org.drawbridge.server.gateway.Gateway;
import org.drawbridge.server.replay.Replays;
import org.drawbridge.server.retention.Removals;
import org.drawbridge.server.throughput.Throughput;
import org.drawbridge.store.SegmentJournal;

/// The whole appliance, running: one journal, its channels, the API.
public final class Appliance implements AutoCloseable {

    private final Changes changes;
    private final Journal journal;
    private final Engine engine;
    private final Replays replays;
    private final Api api;
    private final Api.Parts parts;
    private final CertificateWatch certificates;
    private final TrailCheck check;
    private final JournalFollower exchanges;
    private final Optional<Forwarder> forwarder;
    private final Optional<PackPrinter> printer;
    private final Optional<People.Start> first;

    private Appliance(
            Changes changes,
            Journal journal,
            Engine engine,
            Replays replays,
            Api api,
            Api.Parts parts,
            CertificateWatch certificates,
            TrailCheck check,
            JournalFollower exchanges,
            Optional<Forwarder> forwarder,
            Optional<PackPrinter> printer,
            Optional<People.Start> first) {
        this.changes = changes;
        this.journal = journal;
        this.engine = engine;
        this.replays = replays;
        this.api = api;
        this.parts = parts;
        this.certificates = certificates;
        this.check = check;
        this.exchanges = exchanges;
        this.forwarder = forwarder;
        this.printer = printer;
        this.first = first;
    }

    /// Starts everything. Throws [StartupException] or [StorageException], both with a text for a person, if
    /// something
    /// cannot be had; nothing is left running then.
    ///
    /// @param unlock what opens the vault of the home
    public static Appliance start(Path home, Path config, Unlock unlock) {
        return start(home, config, "", unlock);
    }

    /// Likewise, with the values of an environment of the configuration.
    ///
    /// @param environment its name; empty for none
    public static Appliance start(Path home, Path config, String environment, Unlock unlock) {
        Clock clock = Clock.systemUTC();
        var metrics = new Metrics();
        var live = new LiveEvents();
        var log = new EventLog();
        var throughput = new Throughput(clock);
        Event.Listener events = event -> {
            metrics.happened(event);
            throughput.happened(event);
            log.happened(event);
            live.happened(event);
        };
        var keys = new Keyring();
        Configuration configuration = Configuration.read(config, environment, keys, clock);
        HomeVersion.check(home);
        SegmentJournal journal = SegmentJournal.open(home, clock);
        try {
            Set<String> names = HostNames.of(configuration.names());
            keys.open(home, unlock, names, clock);
            configuration.check(config);
            var engine = new Engine(configuration.channels(), journal, clock, events);
            metrics.watch(engine, journal);
            metrics.watch(keys.certificates(), clock);
            var people = new People(keys.vault(), configuration.people(), clock);
            Optional<People.Start> first = people.start();
            Trail trail = Trail.open(home, keys.vault(), clock);
            try {
                var incidents =
                        new Incidents(keys.vault(), trail, configuration.incidents(), people::roles, events, clock);
                trail.append(own(Action.STARTED, clock));
                var replays = new Replays(home, engine, journal, clock);
                var changes = new Changes(config, configuration, keys, engine, clock);
                var gateway = new Gateway(clock, events);
                var mirror = new Mirror(config, () -> changes.current().mirror(), events, clock);
                changes.onApplied(inForce -> {
                    metrics.watch(engine, journal);
                    gateway.apply(inForce.systems());
                    metrics.watch(gateway);
                    mirror.changed();
                });
                changes.start();
                var worklist = new Worklist(keys.vault(), changes, config, clock);
                metrics.watch(mirror);
                mirror.start();
                var removals = new Removals(
                        journal.retention(), () -> changes.current().retention(), trail, events, clock);
                Optional<ClinicPicture> picture = configuration
                        .downtime()
                        .map(each -> ClinicPicture.open(keys, each, configuration.name(), journal, clock));
                var parts = new Api.Parts(
                        home,
                        keys,
                        people,
                        trail,
                        incidents,
                        engine,
                        journal,
                        replays,
                        removals,
                        changes,
                        mirror,
                        worklist,
                        gateway,
                        metrics,
                        throughput,
                        live,
                        picture);
                Api api = running(configuration, parts);
                var watch = new CertificateWatch(keys.certificates(), names, told(events, incidents, keys), clock);
                watch.start();
                var check = new TrailCheck(home, keys.vault(), incidents);
                check.start();
                var exchanges = new JournalFollower(trail, journal, (name, to) -> address(engine, name, to));
                exchanges.start();
                Optional<Forwarder> forwarder = configuration
                        .auditReceiver()
                        .map(to -> new Forwarder(home, trail, to, configuration.name(), events, clock));
                forwarder.ifPresent(each -> {
                    metrics.watch(each);
                    each.start();
                });
                throughput.keep(home);
                picture.ifPresent(ClinicPicture::start);
                Optional<PackPrinter> printer = picture.flatMap(each -> PackPrinter.of(each, clock));
                printer.ifPresent(PackPrinter::start);
                HomeVersion.keep(home);
                return new Appliance(
                        changes, journal, engine, replays, api, parts, watch, check, exchanges, forwarder, printer,
                        first);
            } catch (StartupException | StorageException e) {
                trail.close();
                throw e;
            }
        } catch (StartupException | StorageException e) {
            journal.close();
            throw e;
        }
    }

    /// Changed certificates are an incident until somebody says that it was them.
    private static Event.Listener told(Event.Listener events, Incidents incidents, Keyring keys) {
        return event -> {
            events.happened(event);
            if (event instanceof Event.CertificatesChanged) {
                keys.certificates()
                        .standings()
                        .forEach(each -> incidents.raise(
                                Incident.Kind.CERTIFICATES_CHANGED,
                                "certificates",
                                each.name() + " is now " + each.fingerprint() + ", until " + each.notAfter()));
            }
        };
    }

    private static String address(Engine engine, String channel, String destination) {
        return engine.channel(channel).stream()
                .flatMap(each -> each.plan().outlets().stream())
                .filter(each -> each.name().equals(destination))
                .map(each -> each.destination().address())
                .findFirst()
                .orElse("");
    }

    private static Api running(Configuration configuration, Api.Parts parts) {
        Api api = Api.start(configuration.api(), parts);
        try {
            parts.engine().start();
            parts.replays().start();
            parts.removals().start();
            parts.worklist().start();
            return api;
        } catch (StartupException | StorageException e) {
            api.close();
            throw e;
        }
    }

    /// Of the product, as its package has it.
    public static String version() {
        try (InputStream in = Appliance.class.getResourceAsStream("version.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One line that says where everything listens: `READY api=https://127.0.0.1:8420 adt-in=0.0.0.0:2575`.
    public String ready() {
        var line = new StringBuilder("READY api=").append(api.address());
        for (Channel channel : engine.channels()) {
            line.append(' ')
                    .append(channel.name())
                    .append('=')
                    .append(channel.address().orElse("stopped"));
        }
        return line.toString();
    }

    /// The first administrator and the first key, if this start made them; they are not shown again.
    public Optional<People.Start> first() {
        return first;
    }

    public String apiAddress() {
        return api.address();
    }

    /// Where a channel's source listens, as bound; empty if it does not.
    public String address(String channel) {
        return engine.channel(channel).flatMap(Channel::address).orElse("");
    }

    /// What the API is made of.
    public Api.Parts parts() {
        return parts;
    }

    public Journal journal() {
        return journal;
    }

    /// Takes nothing more in, finishes what is in hand and closes the journal.
    @Override
    public void close() {
        replays.close();
        parts.removals().close();
        certificates.close();
        check.close();
        printer.ifPresent(PackPrinter::close);
        parts.picture().ifPresent(ClinicPicture::close);
        try {
            engine.stop(changes.current().drain());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            parts.worklist().close();
            api.close();
            parts.gateway().close();
            parts.mirror().close();
            exchanges.close();
            parts.throughput().close();
            parts.trail().append(own(Action.STOPPED, Clock.systemUTC()));
            forwarder.ifPresent(Forwarder::close);
            parts.trail().close();
            journal.close();
        }
    }

    private static Entry own(Action action, Clock clock) {
        return new Entry(clock.instant(), action, "", "", "appliance", 0, "", 0, "");
    }
}
