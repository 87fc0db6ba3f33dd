package org.drawbridge.console.view;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.ApplianceException;
import org.drawbridge.console.client.Session;
import org.drawbridge.console.fallback.Fallback;
import org.drawbridge.console.model.Administration;
import org.drawbridge.console.model.Comparison;
import org.drawbridge.console.model.ConfigFile;
import org.drawbridge.console.model.Flow;
import org.drawbridge.console.model.Incidents;
import org.drawbridge.console.model.Live;
import org.drawbridge.console.model.Messages;
import org.drawbridge.console.model.Need;
import org.drawbridge.console.model.NewFeed;
import org.drawbridge.console.model.OpenMessage;
import org.drawbridge.console.model.Overview;
import org.drawbridge.console.model.Palette;
import org.drawbridge.console.model.Quarantine;
import org.drawbridge.console.model.ReplayRange;
import org.drawbridge.console.model.Trends;
import org.drawbridge.desktop.Parts;
import org.drawbridge.desktop.Tasks;

/// The screens of one session; each is made when somebody goes there first.
final class Workplace implements AutoCloseable {

    private final Appliance appliance;
    private final Session session;
    private final Fallback fallback;
    private final Tasks tasks;
    private final Live live;
    private final Overview overview;
    private final Flow flow;
    private final Trends trends;
    private final Messages messages;
    private final Quarantine quarantine;
    private final Incidents incidents;
    private final Administration administration;
    private final ChannelsView channelsView;
    private final MessagesView messagesView;
    private final Map<Place, Node> screens = new EnumMap<>(Place.class);
    private final StackPane channels = new StackPane();
    private Consumer<Place> going = _ -> {};

    Workplace(Appliance appliance, Session session, Tasks tasks, Fallback fallback) {
        this.appliance = appliance;
        this.session = session;
        this.fallback = fallback;
        this.tasks = tasks;
        this.live = new Live(appliance, tasks, Clock.systemUTC());
        this.overview = new Overview(appliance, tasks, live);
        this.flow = new Flow();
        this.trends = new Trends(appliance, tasks, live);
        this.messages = new Messages(appliance, tasks, live);
        this.quarantine = new Quarantine(appliance, tasks, live);
        this.incidents = new Incidents(appliance, tasks);
        this.administration = new Administration(appliance, tasks);
        boolean configures = session.may("configure");
        this.channelsView = new ChannelsView(
                overview,
                channel -> configures ? Optional.of(ConfigFile.of(appliance, tasks, channel)) : Optional.empty(),
                configures ? Optional.of(this::addFeed) : Optional.empty());
        channels.getChildren().setAll(channelsView.root());
        this.messagesView = new MessagesView(
                messages,
                row -> new OpenMessage(appliance, tasks, row, session.may("audit")),
                (first, second) -> new Comparison(appliance, tasks, first, second),
                () -> new ReplayRange(appliance, tasks, Clock.system(ZoneId.systemDefault())));
        live.onChange(messagesView::look);
        live.link().addListener((_, _, link) -> answers(link));
    }

    /// In the place of the channels' list, until it is done or left.
    private void addFeed() {
        channels.getChildren().setAll(new FeedView(new NewFeed(appliance, tasks), this::listChannels).root());
    }

    private void listChannels() {
        channels.getChildren().setAll(channelsView.root());
        overview.refresh();
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
            case OVERVIEW -> {
                overview.refresh();
                trends.refresh();
            }
            case CHANNELS -> overview.refresh();
            case MESSAGES -> messages.search();
            case QUARANTINE -> quarantine.refresh();
            case MAPPINGS -> {}
            case FALLBACK -> fallback.refresh();
            case INCIDENTS -> incidents.refresh();
            case AUDIT -> administration.search("", "");
            case PEOPLE -> administration.people();
            case CERTIFICATES -> administration.certify();
            // What was typed there stays until it is undone.
            case SETTINGS -> {}
        }
        return screens.computeIfAbsent(place, this::make);
    }

    private Node make(Place place) {
        return switch (place) {
            case OVERVIEW -> new OverviewView(overview, flow, trends, this::settle, this::channel).root();
            case MESSAGES -> messagesView.root();
            case QUARANTINE -> new QuarantineView(quarantine, this::message).root();
            case CHANNELS -> channels;
            case FALLBACK -> new FallbackView(fallback).root();
            case MAPPINGS -> new MappingsView(tasks).root();
            case INCIDENTS -> new IncidentsView(incidents).root();
            case AUDIT -> AdministrationViews.audit(administration);
            case PEOPLE -> AdministrationViews.people(administration);
            case CERTIFICATES -> AdministrationViews.certificates(administration);
            case SETTINGS -> settings();
        };
    }

    private Node settings() {
        var file = new ConfigFile(appliance, tasks, "drawbridge.yaml");
        var view = new ConfigFileView(file);
        var tabs = new TabPane(new Tab(Texts.of("file"), view.editor()), new Tab(Texts.of("history"), view.history()));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        file.open();
        return Panes.screen(Texts.of("settings"), new VBox(8, Parts.caption(Texts.of("settings.what")), tabs));
    }

    private void settle(Need need) {
        switch (need.kind()) {
            case QUARANTINE -> going.accept(Place.QUARANTINE);
            case CHANNEL_STOPPED, CHANNEL_TROUBLE, DESTINATION_DOWN, ALARM -> channel(need.channel());
        }
    }

    private void channel(String name) {
        going.accept(Place.CHANNELS);
        listChannels();
        channelsView.choose(name);
    }

    private void message(long id) {
        tasks.run(
                () -> appliance.message(id, ""),
                row -> find("channel:" + row.channel() + " id:" + row.controlId()),
                (ApplianceException _) -> going.accept(Place.MESSAGES));
    }

    /// What can be done beside going to a place: each channel opened, a feed added.
    List<Palette.Command> commands() {
        List<Palette.Command> all = new ArrayList<>();
        overview.lines()
                .forEach(each ->
                        all.add(new Palette.Command(each.name(), Texts.of("channel"), () -> channel(each.name()))));
        if (session.may("configure")) {
            all.add(new Palette.Command(Texts.of("feed"), Texts.of("palette.action"), () -> {
                going.accept(Place.CHANNELS);
                addFeed();
            }));
        }
        return all;
    }

    /// What a typed text may mean: a message's number, or what its list is searched for.
    List<Palette.Command> search(String text) {
        List<Palette.Command> found = new ArrayList<>();
        if (text.matches("\\d{1,18}")) {
            found.add(new Palette.Command(
                    Texts.of("palette.message", text), Texts.of("message"), () -> message(Long.parseLong(text))));
        }
        found.add(new Palette.Command(Texts.of("palette.search", text), Texts.of("messages"), () -> find(text)));
        return found;
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
