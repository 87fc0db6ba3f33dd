package org.drawbridge.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.drawbridge.downtime.Chart;
import org.drawbridge.downtime.Flaw;
import org.drawbridge.downtime.Form;
import org.drawbridge.downtime.Identifier;
import org.drawbridge.engine.Engine;
import org.drawbridge.engine.Intake.Receipt;
import org.drawbridge.security.audit.Action;
import org.drawbridge.security.audit.Entry;
import org.drawbridge.security.audit.Exchanges;
import org.drawbridge.security.people.Permission;
import org.drawbridge.server.downtime.ClinicPicture;
import org.drawbridge.server.downtime.FormsDoor;

/// For consoles that have to work without the appliance: the picture of the clinic to carry along, and the forms that
/// were filled in meanwhile.
final class DowntimeRoutes {

    /// Of one entry of the audit trail.
    private static final int TOGETHER = 500;

    private static final Set<String> KEYS =
            Set.of("number", "kind", "filledInAt", "author", "drill", "patient", "answers");

    private final Engine engine;
    private final Optional<ClinicPicture> picture;

    DowntimeRoutes(Engine engine, Optional<ClinicPicture> picture) {
        this.engine = engine;
        this.picture = picture;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/downtime/snapshot", Permission.DOWNTIME, this::snapshot),
                Route.post("/api/v1/downtime/forms", Permission.DOWNTIME, this::form));
    }

    private void snapshot(Call call) {
        ClinicPicture kept = picture.orElseThrow(() -> new Refusal(
                409, "This appliance keeps nothing for downtimes: `downtime` is missing in drawbridge.yaml."));
        if (!kept.settings().channels().stream().allMatch(call.caller()::sees)) {
            throw new Refusal(403, "The picture is made of channels that this account or key does not reach.");
        }
        ClinicPicture.Copy copy = kept.copy();
        String tag = "\"" + copy.tag() + "\"";
        call.response().header(HeaderNames.ETAG, tag);
        if (call.request()
                .headers()
                .value(HeaderNames.IF_NONE_MATCH)
                .filter(tag::equals)
                .isPresent()) {
            call.response().status(304).send();
            return;
        }
        taken(call, copy);
        call.response()
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.CONTENT_ENCODING, "gzip")
                .send(copy.content().reveal());
    }

    /// Keeps whose data the caller takes along; the trail is asked by patient.
    private static void taken(Call call, ClinicPicture.Copy copy) {
        Instant now = Instant.now();
        List<Exchanges.One> all = new ArrayList<>();
        for (Chart chart : copy.snapshot().charts()) {
            List<Identifier> numbers = chart.person().identifiers();
            all.add(new Exchanges.One(
                    chart.origin().message(),
                    numbers.isEmpty() ? "" : numbers.getFirst().value()));
        }
        for (int from = 0; from == 0 || from < all.size(); from += TOGETHER) {
            List<Exchanges.One> part = all.subList(from, Math.min(all.size(), from + TOGETHER));
            call.trail().append(entry(call, Action.VIEWED, now, "", "", new Exchanges(now, 0, part)));
        }
    }

    private static Entry entry(Call call, Action action, Instant at, String patient, String why, Exchanges exchanges) {
        return new Entry(
                at,
                action,
                call.caller().name(),
                call.request().remotePeer().host(),
                call.route().method().text() + " " + call.route().path(),
                0,
                patient,
                Call.DONE,
                why,
                exchanges);
    }

    private void form(Call call) {
        Form form = read(Asked.body(call.request(), KEYS));
        FormsDoor door = door(call);
        List<Identifier> numbers = form.person().identifiers();
        call.trail()
                .append(entry(
                        call,
                        Action.CHANGED,
                        Instant.now(),
                        numbers.isEmpty() ? "" : numbers.getFirst().value(),
                        "form " + form.number() + ", filled in by " + form.author(),
                        new Exchanges(Instant.EPOCH, 0, List.of())));
        Receipt receipt;
        try {
            receipt = door.take(form, call.request().remotePeer().host()).orElseThrow(() -> closed(door.channel()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "The appliance is stopping; send the form again later.");
        }
        ObjectNode json = Json.object().put("channel", door.channel());
        switch (receipt) {
            case Receipt.Stored stored -> {
                if (stored.reused()) {
                    throw new Refusal(409, "Another form of this number was taken before; this one was not.");
                }
                Api.send(
                        call.response(),
                        json.put("message", stored.id().value()).put("before", false));
            }
            case Receipt.Duplicate duplicate ->
                Api.send(
                        call.response(),
                        json.put("message", duplicate.of().value()).put("before", true));
            case Receipt.NotStored _ ->
                throw new Refusal(503, "The form could not be stored and was not taken. Send it again later.");
        }
    }

    private static Form read(JsonNode body) {
        Form form;
        try {
            form = Form.read(body);
        } catch (IOException e) {
            throw new Refusal(400, String.valueOf(e.getMessage()));
        }
        if (form.drill()) {
            throw new Refusal(400, "This form was filled in for a drill, and goes nowhere.");
        }
        if (form.person().identifiers().isEmpty()) {
            throw new Refusal(400, "The form names no patient; give at least one identifier.");
        }
        List<Flaw> flaws = form.flaws(LocalDate.ofInstant(form.filledInAt(), ZoneId.systemDefault()));
        if (!flaws.isEmpty()) {
            throw new Refusal(
                    400,
                    String.join(
                            " ",
                            flaws.stream()
                                    .map(each -> each.sentence(Locale.ENGLISH))
                                    .toList()));
        }
        return form;
    }

    private FormsDoor door(Call call) {
        return engine.channels().stream()
                .filter(each -> call.caller().sees(each.name()))
                .map(each -> each.plan().source())
                .filter(FormsDoor.class::isInstance)
                .map(FormsDoor.class::cast)
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        409, "No channel takes the forms of a downtime; add one with `source: {downtime: {}}`."));
    }

    private static Refusal closed(String channel) {
        return new Refusal(503, "Channel '" + channel + "' is stopped; start it, and send the form again.");
    }
}
