package org.drawbridge.engine;

import org.drawbridge.formats.Payload;

/// Which messages of a channel go before others: a STAT order need not wait for yesterday's backlog. Asked once for
/// each message that is taken, and kept with it. Callable from many threads at once.
@FunctionalInterface
public interface Urgency {

    boolean urgent(Payload body);

    /// All messages are alike.
    Urgency NONE = _ -> false;
}
