package org.drawbridge.console.model;

import java.util.ArrayList;
import java.util.List;
import org.drawbridge.console.client.ChannelState;

/// Something that a person has to do now.
///
/// @param what it is about, by name
public record Need(Kind kind, String channel, String what, String reason, long count) {

    /// In the order in which a person should look.
    public enum Kind {
        CHANNEL_STOPPED,
        CHANNEL_TROUBLE,
        DESTINATION_DOWN,
        ALARM,
        QUARANTINE
    }

    /// The worst first.
    public static List<Need> of(List<ChannelState> channels) {
        List<Need> needs = new ArrayList<>();
        channels.forEach(each -> add(needs, each));
        needs.sort((a, b) -> a.kind().compareTo(b.kind()));
        return List.copyOf(needs);
    }

    private static void add(List<Need> needs, ChannelState channel) {
        String name = channel.name();
        if (!channel.running()) {
            needs.add(new Need(Kind.CHANNEL_STOPPED, name, name, "", 0));
        }
        if (!channel.trouble().isEmpty()) {
            needs.add(new Need(Kind.CHANNEL_TROUBLE, name, name, channel.trouble(), 0));
        }
        channel.alarms().forEach(each -> needs.add(new Need(Kind.ALARM, name, name, each, 0)));
        for (ChannelState.Destination each : channel.destinations()) {
            String what = name + " → " + each.name();
            if (!each.reason().isEmpty()) {
                needs.add(new Need(Kind.DESTINATION_DOWN, name, what, each.reason(), each.waiting()));
            }
            if (each.quarantined() > 0) {
                needs.add(new Need(Kind.QUARANTINE, name, what, "", each.quarantined()));
            }
        }
    }
}
