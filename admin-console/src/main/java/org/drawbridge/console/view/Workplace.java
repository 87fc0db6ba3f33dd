package org.drawbridge.console.view;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.Node;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.fallback.Fallback;
import org.drawbridge.console.model.Administration;
import org.drawbridge.console.model.Live;
import org.drawbridge.console.model.Messages;
import org.drawbridge.console.model.Need;
import org.drawbridge.console.model.OpenMessage;
import org.drawbridge.console.model.Overview;
import org.drawbridge.console.model.Quarantine;
import org.drawbridge.desktop.Tasks;

/// The screens of one session; each is made when somebody goes there first.
final class Workplace implements AutoCloseable {

    private final Appliance appliance;
    private final Fallback fallback;
    private final Tasks tasks;
    private final Live live;
    private final Overview overview;
    private final Messages messages;
    private final Quarantine quarantine;
    private final Administration administration;
    private final ChannelsView channelsView;
    private final MessagesView messagesView;
    private final Map<Place, Node> screens = new EnumMap<>(Place.class);
    private Consumer<Place> going = _ -> {};

    Workplace(Appliance appliance, Tasks tasks, Fallback fallback) {
        this.fallback = fallback;
        this.appliance = appliance;
        this.tasks = tasks;
        this.live = new Live(appliance, tasks, Clock.systemUTC());
        this.overview = new Overview(appliance, tasks, live);
        this.messages = new Messages(appliance, tasks, live);
        this.quarantine = new Quarantine(appliance, tasks, live);
        this.administration = new Administration(appliance, tasks);
        live.link().addListener((_, _, link) -> answers(link));
        this.channelsView = new ChannelsView(overview);
        this.messagesView = new MessagesView(messages, row -> new OpenMessage(appliance, tasks, row));
    }

    /// A connection that is being made is no lost one.
    private void answers(Live.Link link) {
        fallback.answers(!(link instanceof Live.Link.Lost));
    }

    void onGo(Consumer<Place> listener) {
        going = listener;
    }

    Live live() {
        return live;
    }

    String address() {
        return appliance.address();
    }

    Node screen(Place place) {
        switch (place) {
            case OVERVIEW, CHANNELS -> overview.refresh();
            case MESSAGES -> messages.search();
            case QUARANTINE -> quarantine.refresh();
            case MAPPINGS -> {}
            case FALLBACK -> fallback.refresh();
            case AUDIT -> administration.search("", "");
            case PEOPLE -> administration.people();
            case CERTIFICATES -> administration.certify();
        }
        return screens.computeIfAbsent(place, this::make);
    }

    private Node make(Place place) {
        return switch (place) {
            case OVERVIEW -> new OverviewView(overview, this::settle, this::channel).root();
            case MESSAGES -> messagesView.root();
            case QUARANTINE -> new QuarantineView(quarantine, this::message).root();
            case CHANNELS -> channelsView.root();
            case FALLBACK -> new FallbackView(fallback).root();
            case MAPPINGS -> new MappingsView(tasks).root();
            case AUDIT -> AdministrationViews.audit(administration);
            case PEOPLE -> AdministrationViews.people(administration);
            case CERTIFICATES -> AdministrationViews.certificates(administration);
        };
    }

    private void settle(Need need) {
        switch (need.kind()) {
            case QUARANTINE -> going.accept(Place.QUARANTINE);
            case CHANNEL_STOPPED, CHANNEL_TROUBLE, DESTINATION_DOWN, ALARM -> channel(need.channel());
        }
    }

    private void channel(String name) {
        going.accept(Place.CHANNELS);
        channelsView.choose(name);
    }

    private void message(long id) {
        tasks.run(
                () -> appliance.message(id, ""),
                row -> find("channel:" + row.channel() + " id:" + row.controlId()),
                (ApplianceException _) -> going.accept(Place.MESSAGES));
    }

    /// Goes to the messages, with this asked for.
    void find(String query) {
        going.accept(Place.MESSAGES);
        messagesView.find(query);
    }

    @Override
    public void close() {
        live.close();
        fallback.close();
    }
}
