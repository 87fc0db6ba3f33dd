package org.drawbridge.server.config;

import java.util.Map;
import org.drawbridge.store.RetentionRules;
import org.drawbridge.store.RetentionRules.Keep;

/// Reads for how long messages are kept.
final class RetentionReader {

    private static final int MOST_DAYS = 36_500;
    private static final int MOST_MEGABYTES = 1_000_000_000;

    private RetentionReader() {}

    /// @param node `retention` of the appliance
    /// @return the rules, still without those of the channels
    static RetentionRules rules(Node node) {
        Keep standard = keep(node, Keep.STANDARD);
        long megabytes = node.number("megabytes", 0, MOST_MEGABYTES, 0);
        node.end();
        return new RetentionRules(standard, Map.of(), megabytes << 20);
    }

    /// @param node `retention` of a channel
    static Keep channel(Node node, Keep standard) {
        Keep keep = keep(node, standard);
        node.end();
        return keep;
    }

    private static Keep keep(Node node, Keep otherwise) {
        return new Keep(
                node.number("done-days", 0, MOST_DAYS, otherwise.done()),
                node.number("filtered-days", 0, MOST_DAYS, otherwise.filtered()),
                node.number("failed-days", 0, MOST_DAYS, otherwise.failed()));
    }
}
