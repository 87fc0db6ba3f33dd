package org.drawbridge.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.drawbridge.engine.DeliveryId;
import org.drawbridge.engine.Label;
import org.drawbridge.engine.MessageId;
import org.drawbridge.engine.journal.DeliveryState;
import org.drawbridge.engine.journal.Entry;
import org.drawbridge.engine.journal.Entry.Content;
import org.drawbridge.engine.journal.Entry.Processing;
import org.drawbridge.engine.journal.Entry.Routed;
import org.drawbridge.engine.journal.Reception;
import org.drawbridge.engine.journal.SenderLeg;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.Problem;
import org.drawbridge.formats.Severity;

/// Random but repeatable histories of a clinic's messages, in which anything may happen that a journal takes.
final class Histories {

    static final List<String> CHANNELS = List.of("lab", "pms");
    static final List<String> DESTINATIONS = List.of("ehr", "archive");
    static final List<String> TYPES = List.of("ADT^A08", "ORU^R01", "");
    private static final Instant START = Instant.parse("2026-11-24T10:00:00.000000001Z");

    private record Made(long id, String channel, int attempts) {}

    private final Random random;
    private final List<Made> open = new ArrayList<>();
    private final List<DeliveryId> made = new ArrayList<>();
    private int attempts;
    private int count;

    Histories(long seed) {
        this.random = new Random(seed);
    }

    /// The next entry; `number` is the one that the journal will give to it.
    Entry next(long number) {
        count++;
        int kind = random.nextInt(12);
        if (kind < 3 || open.isEmpty()) {
            Entry.Received received = received(pick(CHANNELS));
            open.add(new Made(number, received.channel(), 0));
            return received;
        }
        Made message = open.get(random.nextInt(open.size()));
        if (kind < 4) {
            return new Entry.Answered(new MessageId(message.id()), pick(List.of(SenderLeg.SENT, SenderLeg.UNSENT)));
        }
        if (kind < 7 || made.isEmpty()) {
            return processed(message);
        }
        DeliveryId delivery = pick(made);
        return switch (kind) {
            case 7 -> new Entry.Started(delivery, ++attempts, at());
            case 8 ->
                new Entry.Attempted(
                        delivery,
                        ++attempts,
                        at(),
                        Duration.ofNanos(random.nextLong(1L << 40)),
                        "code",
                        state(),
                        Payload.of(new byte[random.nextInt(3)]));
            case 9 -> new Entry.Revised(delivery, at(), "someone", "a wrong id", payload("edited"), state());
            case 10 -> {
                String other = pick(DESTINATIONS);
                made.add(new DeliveryId(delivery.message(), other));
                yield new Entry.HandedOver(delivery, at(), "someone", state(), other, state());
            }
            default -> new Entry.Moved(delivery, at(), "someone", state());
        };
    }

    Entry.Received received(String channel) {
        var label = new Label(
                "LAB|CLINIC",
                random.nextInt(5) == 0 ? "" : "C" + random.nextInt(200),
                pick(TYPES),
                random.nextInt(4) == 0 ? "" : "TESTPATIENT" + random.nextInt(20),
                random.nextInt(2) == 0 ? "" : "ORDER" + random.nextInt(20),
                random.nextInt(6) == 0);
        Reception reception =
                random.nextInt(8) == 0 ? pick(List.of(Reception.REFUSED, Reception.UNREADABLE)) : Reception.ACCEPTED;
        return new Entry.Received(
                channel,
                at(),
                "127.0.0.1",
                label,
                reception,
                pick(List.of(SenderLeg.values())),
                problems(),
                payload("body"),
                random.nextInt(3) == 0 ? Payload.EMPTY : payload("reply"));
    }

    private Entry.Processed processed(Made message) {
        Processing result = pick(List.of(Processing.values()));
        List<Routed> deliveries = new ArrayList<>();
        if (result == Processing.ROUTED) {
            Payload shared = payload("bundle");
            for (String destination : DESTINATIONS) {
                Content content = switch (random.nextInt(3)) {
                    case 0 -> new Content.AsReceived();
                    case 1 -> new Content.Mapped(shared, "lab 1");
                    default -> new Content.Mapped(payload("other"), "");
                };
                if (random.nextInt(4) > 0) {
                    deliveries.add(new Routed(destination, "lane" + random.nextInt(3), content));
                    made.add(new DeliveryId(new MessageId(message.id()), destination));
                }
            }
        }
        return new Entry.Processed(new MessageId(message.id()), at(), result, problems(), deliveries);
    }

    DeliveryState state() {
        String reason = random.nextBoolean() ? "" : "The peer answered 503.";
        return switch (random.nextInt(6)) {
            case 0 -> new DeliveryState.Waiting(reason, at());
            case 1 -> new DeliveryState.Sending();
            case 2 -> new DeliveryState.Delivered(reason);
            case 3 -> new DeliveryState.Rejected(reason);
            case 4 -> new DeliveryState.Uncertain(reason);
            default -> new DeliveryState.Cancelled(reason);
        };
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (int i = random.nextInt(12) - 9; i > 0; i--) {
            problems.add(new Problem("code", pick(List.of(Severity.values())), "PID-" + i, "It must be a date."));
        }
        return problems;
    }

    private Payload payload(String what) {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        return Payload.of(
                (what + count + new String(noise, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.UTF_8));
    }

    private Instant at() {
        return START.plusNanos(count * 1_000_003L).plusSeconds(random.nextInt(5));
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
