package org.drawbridge.store;

import java.util.Map;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.MessageState;
import org.drawbridge.engine.journal.Reception;

/// How long messages are kept. What waits, is uncertain or in quarantine is kept until it is settled, whatever is
/// said here.
///
/// @param standard for channels that say nothing, those that are no more among them
/// @param channels by name
/// @param bytes how large the journal's files may be in all, before the oldest messages go however young they are;
///     zero for no bound
public record RetentionRules(Keep standard, Map<String, Keep> channels, long bytes) {

    /// For how many days, beside the one on which a message came in. Zero is for ever.
    ///
    /// @param done what was delivered or given up
    /// @param filtered what no destination wanted
    /// @param failed what was refused, could not be read, or failed in the mapping
    public record Keep(int done, int filtered, int failed) {

        /// Two months; half a year for what went wrong.
        public static final Keep STANDARD = new Keep(60, 60, 180);

        private int days(MessageState state) {
            return switch (state) {
                case COMPLETED, RECEIVED, WAITING, QUARANTINED -> done;
                case FILTERED -> filtered;
                case FAILED, REFUSED, UNREADABLE -> failed;
            };
        }
    }

    public RetentionRules {
        channels = Map.copyOf(channels);
    }

    /// What the rules say to a message.
    enum Fate {
        GOES,
        STAYS,
        /// Its time is over, but it is not settled.
        WAITS
    }

    /// The rules for what came in so many days ago.
    ///
    /// @param full whether the journal is larger than it may be
    record Limit(RetentionRules rules, long age, boolean full) {

        Fate fate(MessageRow row) {
            if (!over(row.channel(), row.state())) {
                return Fate.STAYS;
            }
            return settled(row) ? Fate.GOES : Fate.WAITS;
        }

        /// Whether all such messages go, as far as one can tell by their state.
        boolean goes(String channel, MessageState state) {
            return switch (state) {
                case COMPLETED, FILTERED, REFUSED, UNREADABLE -> over(channel, state);
                case RECEIVED, WAITING, QUARANTINED, FAILED -> false;
            };
        }

        /// Whether the time of such messages is over.
        boolean over(String channel, MessageState state) {
            int days = rules.channels.getOrDefault(channel, rules.standard).days(state);
            return full || (days > 0 && age > days);
        }
    }

    Limit limit(long age, long size) {
        return new Limit(this, age, bytes > 0 && size > bytes);
    }

    private static boolean settled(MessageRow row) {
        if (row.reception() == Reception.ACCEPTED && row.stage() == MessageRow.Stage.UNPROCESSED) {
            return false;
        }
        return row.deliveries().stream().allMatch(each -> switch (each.state()) {
            case DeliveryState.Delivered _, DeliveryState.Cancelled _ -> true;
            case DeliveryState.Waiting _,
                    DeliveryState.Sending _,
                    DeliveryState.Rejected _,
                    DeliveryState.Uncertain _ -> false;
        });
    }
}
