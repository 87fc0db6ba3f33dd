package org.drawbridge.console.model;

import org.drawbridge.console.client.ChannelState;

/// How well something is: each has a colour, a shape and a word.
public enum Health {
    RUNNING("●"),
    /// It works, but somebody should look.
    DEGRADED("▲"),
    STOPPED("■"),
    /// Nothing to say yet.
    WAITING("◌");

    private final String shape;

    Health(String shape) {
        this.shape = shape;
    }

    public String shape() {
        return shape;
    }

    public static Health of(ChannelState channel) {
        if (!channel.running()) {
            return STOPPED;
        }
        boolean well = channel.trouble().isEmpty()
                && channel.alarms().isEmpty()
                && channel.destinations().stream().allMatch(each -> of(each) == RUNNING);
        return well ? RUNNING : DEGRADED;
    }

    public static Health of(ChannelState.Destination destination) {
        boolean open =
                destination.breaker().equals("open") || destination.breaker().equals("half-open");
        return open || !destination.reason().isEmpty() || destination.quarantined() > 0 ? DEGRADED : RUNNING;
    }
}
