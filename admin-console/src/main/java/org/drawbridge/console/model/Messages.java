package org.drawbridge.console.model;

import java.time.Duration;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.MessageRow;
import org.drawbridge.console.client.MessageSearch;
import org.drawbridge.desktop.Tasks;

/// The list of messages: searched while somebody types, the first page at once, more when its end comes into sight.
public final class Messages {

    private static final Duration TYPING = Duration.ofMillis(200);

    private final Appliance appliance;
    private final Tasks tasks;
    private final StringProperty query = new SimpleStringProperty("");
    private final BooleanProperty more = new SimpleBooleanProperty();
    private final BooleanProperty newer = new SimpleBooleanProperty();
    private final ObservableList<MessageRow> rows = FXCollections.observableArrayList();
    private final Loaded<List<MessageRow>> first;
    private MessageSearch search = Query.parse("");
    private boolean paging;
    private long typed;

    public Messages(Appliance appliance, Tasks tasks, Live live) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.first = new Loaded<>(tasks);
        query.addListener((_, _, _) -> typed());
        first.state().addListener((_, _, state) -> {
            if (state instanceof Loaded.State.Ready<List<MessageRow>>(List<MessageRow> page)) {
                shown(page);
            }
        });
        live.onChange(() -> newer.set(true));
    }

    private void typed() {
        long moment = ++typed;
        tasks.after(TYPING, () -> {
            if (moment == typed) {
                search();
            }
        });
    }

    /// Asks for the newest messages that are wanted.
    public void search() {
        search = Query.parse(query.get());
        MessageSearch wanted = search;
        first.load(() -> appliance.search(wanted));
    }

    private void shown(List<MessageRow> page) {
        rows.setAll(page);
        more.set(page.size() == search.limit());
        newer.set(false);
        paging = false;
    }

    /// Asks for the next page, unless there is none or it is on its way.
    public void next() {
        if (!more.get() || paging || rows.isEmpty()) {
            return;
        }
        paging = true;
        MessageSearch asked = search;
        tasks.run(
                () -> appliance.search(asked.after(rows.getLast().id())),
                page -> {
                    if (asked.equals(search)) {
                        rows.addAll(page);
                        more.set(page.size() == asked.limit());
                        paging = false;
                    }
                },
                _ -> paging = false);
    }

    public StringProperty query() {
        return query;
    }

    public ObservableList<MessageRow> rows() {
        return rows;
    }

    public Loaded<List<MessageRow>> first() {
        return first;
    }

    /// Whether something has happened since the list was asked for.
    public BooleanProperty newer() {
        return newer;
    }
}
