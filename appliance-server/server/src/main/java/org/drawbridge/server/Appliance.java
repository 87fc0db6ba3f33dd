package org.drawbridge.server;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.drawbridge.engine.Channel;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.Event;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.Journal;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.server.api.Api;
import org.drawbridge.server.api.LiveEvents;
import org.drawbridge.server.api.Metrics;
import org.drawbridge.server.api.Token;
import org.drawbridge.server.config.Configuration;
import org.drawbridge.server.replay.Replays;
import org.drawbridge.store.SegmentJournal;

/// The whole appliance, running: one journal, its channels, the API.
public final class Appliance implements AutoCloseable {

    private final Configuration configuration;
    private final Journal journal;
    private final Engine engine;
    private final Replays replays;
    private final Api api;
    private final Optional<String> newToken;

    private Appliance(
            Configuration configuration,
            Journal journal,
            Engine engine,
            Replays replays,
            Api api,
            Optional<String> newToken) {
        this.configuration = configuration;
        this.journal = journal;
        this.engine = engine;
        this.replays = replays;
        this.api = api;
        this.newToken = newToken;
    }

    /// Starts everything. Throws [StartupException] or [StorageException], both with a text for a person, if something
    /// cannot be had; nothing is left running then.
    public static Appliance start(Path home, Path config) {
        Clock clock = Clock.systemUTC();
        var metrics = new Metrics();
        var live = new LiveEvents();
        var log = new EventLog();
        Event.Listener events = event -> {
            metrics.happened(event);
            log.happened(event);
            live.happened(event);
        };
        Configuration configuration = Configuration.read(config, clock);
        Journal journal = SegmentJournal.open(home, clock);
        try {
            var engine = new Engine(configuration.channels(), journal, clock, events);
            metrics.watch(engine, journal);
            Token token = Token.open(home);
            var replays = new Replays(home, engine, journal, clock);
            Api api = Api.start(
                    configuration.apiHost(), configuration.apiPort(), token, engine, journal, replays, metrics, live);
            try {
                engine.start();
                replays.start();
            } catch (StartupException | StorageException e) {
                api.close();
                throw e;
            }
            return new Appliance(configuration, journal, engine, replays, api, token.justMade());
        } catch (StartupException | StorageException e) {
            journal.close();
            throw e;
        }
    }

    /// One line that says where everything listens: `READY api=http://127.0.0.1:8420 adt-in=0.0.0.0:2575`.
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

    /// The API's token, if this start made it; it is not shown again.
    public Optional<String> newToken() {
        return newToken;
    }

    public String apiAddress() {
        return api.address();
    }

    /// Where a channel's source listens, as bound; empty if it does not.
    public String address(String channel) {
        return engine.channel(channel).flatMap(Channel::address).orElse("");
    }

    public Journal journal() {
        return journal;
    }

    /// Takes nothing more in, finishes what is in hand and closes the journal.
    @Override
    public void close() {
        replays.close();
        try {
            engine.stop(configuration.drain());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            api.close();
            journal.close();
        }
    }
}
