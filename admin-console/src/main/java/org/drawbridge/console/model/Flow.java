package org.drawbridge.console.model;

import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.drawbridge.console.client.ChannelState;

/// The dependency map, laid out anew only when something has come or gone, so that nothing moves without
/// reason.
public final class Flow {

    /// @param layout of the nodes of `map`
    public record Drawn(FlowMap map, FlowLayout layout) {}

    private final ReadOnlyObjectWrapper<Drawn> drawn =
            new ReadOnlyObjectWrapper<>(new Drawn(FlowMap.of(List.of()), FlowLayout.NONE));

    /// Shows these channels.
    public void show(List<ChannelState> channels) {
        FlowMap map = FlowMap.of(channels);
        Drawn now = drawn.get();
        if (shape(map).equals(shape(now.map()))) {
            drawn.set(new Drawn(map, now.layout()));
            return;
        }
        drawn.set(new Drawn(map, FlowLayout.of(map)));
    }

    private static List<List<String>> shape(FlowMap map) {
        return List.of(
                map.nodes().stream().map(FlowMap.Node::id).toList(),
                map.edges().stream().map(each -> each.from() + "\n" + each.to()).toList());
    }

    public ReadOnlyObjectProperty<Drawn> drawn() {
        return drawn.getReadOnlyProperty();
    }
}
