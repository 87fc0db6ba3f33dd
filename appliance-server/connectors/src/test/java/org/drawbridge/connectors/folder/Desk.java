package org.drawbridge.connectors.folder;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drawbridge.engine.Intake;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.SenderLeg;

/// An intake in memory that keeps what it is given, or refuses as told.
public final class Desk implements Intake {

    public final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    public volatile String refusal = "";

    @Override
    public Receipt receive(Arrival arrival) {
        if (!refusal.isEmpty()) {
            return new Receipt.NotStored(refusal);
        }
        arrivals.add(arrival);
        return new Receipt.Stored(new MessageId(arrivals.size()), false);
    }

    @Override
    public CompletableFuture<Processing> processed(MessageId message) {
        return new CompletableFuture<>();
    }

    @Override
    public void answered(MessageId message, SenderLeg leg) {
        throw new AssertionError("no acknowledgment is owed for a file");
    }

    public List<String> controlIds() {
        return arrivals.stream().map(each -> each.label().controlId()).toList();
    }

    public List<String> bodies() {
        return arrivals.stream()
                .map(each -> new String(each.body().reveal(), StandardCharsets.UTF_8))
                .toList();
    }
}
