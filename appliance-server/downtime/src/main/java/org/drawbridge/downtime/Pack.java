package org.drawbridge.downtime;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;

/// What a clinic works with on paper, as PDF: the schedule, a sheet for each patient who is expected, blank forms; or
/// the
/// forms that were filled in. Owned by one thread.
public final class Pack {

    /// Of patients; more is no paper that anybody carries.
    private static final int MOST = 300;
    /// Blank copies of each form.
    private static final int BLANKS = 2;

    private static final List<Float> SCHEDULE = List.of(0.09f, 0.27f, 0.13f, 0.19f, 0.18f, 0.14f);

    /// How it is made.
    ///
    /// @param days of the schedule, from today on
    /// @param drill whether it is for practice, and says so on each page
    /// @param password that opens it; empty for none
    public record Terms(FormWords words, ZoneId zone, int days, boolean drill, String password) {}

    private final Terms terms;
    private final FormWords words;
    private final Paper paper;
    private final DateTimeFormatter moment;
    private final DateTimeFormatter time;

    private Pack(Terms terms) {
        this.terms = terms;
        this.words = terms.words();
        this.paper = new Paper(words, terms.drill() ? words.of("pack.drill") : "");
        this.moment = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)
                .withLocale(words.locale())
                .withZone(terms.zone());
        this.time = DateTimeFormatter.ofPattern("HH:mm").withZone(terms.zone());
    }

    /// @param asOf when what it says was true
    public static byte[] of(Snapshot snapshot, Instant asOf, Instant now, Terms terms) {
        var pack = new Pack(terms);
        List<Chart> expected = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(now, terms.zone());
        pack.cover(snapshot, asOf, now, pack.expected(snapshot, today, expected));
        for (int day = 0; day < terms.days(); day++) {
            pack.schedule(snapshot, today.plusDays(day));
        }
        expected.forEach(pack::sheet);
        for (FormKind kind : FormKind.values()) {
            for (int copy = 0; copy < BLANKS; copy++) {
                pack.blank(kind);
            }
        }
        return pack.paper.finish(pack.words.of("pack.title"), terms.password());
    }

    /// Forms that were filled in, one a page.
    public static byte[] of(List<Form> forms, Terms terms) {
        var pack = new Pack(terms);
        boolean first = true;
        for (Form each : forms) {
            if (!first) {
                pack.paper.page();
            }
            pack.filled(each);
            first = false;
        }
        return pack.paper.finish(pack.words.of("pack.title"), terms.password());
    }

    /// @return how many had to be left out
    private int expected(Snapshot snapshot, LocalDate today, List<Chart> found) {
        snapshot.visits(start(today), start(today.plusDays(terms.days()))).forEach(each -> {
            if (!found.contains(each.chart())) {
                found.add(each.chart());
            }
        });
        int more = Math.max(0, found.size() - MOST);
        found.subList(found.size() - more, found.size()).clear();
        return more;
    }

    private Instant start(LocalDate day) {
        return day.atStartOfDay(terms.zone()).toInstant();
    }

    private void cover(Snapshot snapshot, Instant asOf, Instant now, int more) {
        paper.title(words.of("pack.title"));
        String known = asOf.equals(Instant.EPOCH) ? words.of("pack.none") : moment.format(asOf);
        paper.strong(words.of("pack.from", snapshot.appliance(), known));
        paper.line(words.of("pack.contents"));
        paper.line(words.of("pack.printed", moment.format(now)));
        if (more > 0) {
            paper.strong(words.of("pack.more", more));
        }
    }

    private void schedule(Snapshot snapshot, LocalDate day) {
        var date = DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(words.locale());
        paper.heading(words.of("pack.schedule", date.format(day)));
        List<Snapshot.Visit> visits = snapshot.visits(start(day), start(day.plusDays(1)));
        if (visits.isEmpty()) {
            paper.line(words.of("pack.schedule.none"));
            return;
        }
        paper.row(
                List.of(
                        words.of("pack.time"),
                        words.of("pack.patient"),
                        words.of("pack.born"),
                        words.of("pack.reason"),
                        words.of("pack.provider"),
                        words.of("pack.place")),
                SCHEDULE,
                true);
        for (Snapshot.Visit each : visits) {
            Chart.Appointment visit = each.appointment();
            Person person = each.chart().person();
            paper.row(
                    List.of(
                            time.format(visit.start()),
                            person.name(),
                            person.birthDate(),
                            visit.reason(),
                            visit.provider(),
                            visit.location()),
                    SCHEDULE,
                    false);
        }
    }

    private void sheet(Chart chart) {
        paper.page();
        Person person = chart.person();
        paper.title(person.name());
        paper.line(words.of("pack.born") + ": " + person.birthDate() + "   " + words.of("pack.sex") + ": "
                + words.choice(Question.SEX, person.sex()));
        paper.line(words.of("pack.identifiers") + ": "
                + String.join(
                        ", ",
                        person.identifiers().stream().map(Identifier::text).toList()));
        paper.line(words.of("pack.phone") + ": " + person.phone() + "   " + words.of("pack.address") + ": "
                + person.address());
        asOf(chart.origin());
        paper.heading(words.of("pack.allergies"));
        if (chart.allergies().isEmpty()) {
            paper.strong(words.of("pack.allergies.none"));
        }
        chart.allergies().forEach(each -> {
            paper.strong(joined(each.substance(), words.severity(each.severity()), each.reaction()));
            asOf(each.origin());
        });
        section("pack.orders", chart.orders(), each -> {
            paper.line(joined(
                    each.service(), words.choice(Question.PRIORITY, each.priority()), each.orderedBy(), each.placer()));
            asOf(each.origin());
        });
        section("pack.contacts", chart.contacts(), each -> {
            paper.line(joined(each.name(), each.relationship(), each.phone()));
            asOf(each.origin());
        });
        section("pack.coverages", chart.coverages(), each -> {
            paper.line(joined(each.payer(), each.plan(), each.member(), each.until()));
            asOf(each.origin());
        });
        section(
                "pack.results",
                chart.results(),
                each -> paper.line(
                        joined(each.name(), each.value() + " " + each.units(), each.flag(), moment.format(each.at()))));
    }

    private <T> void section(String title, List<T> items, java.util.function.Consumer<T> written) {
        paper.heading(words.of(title));
        if (items.isEmpty()) {
            paper.line(words.of("pack.nothing"));
        }
        items.forEach(written);
    }

    private static String joined(String... parts) {
        return String.join(
                " · ", List.of(parts).stream().filter(each -> !each.isBlank()).toList());
    }

    private void asOf(Origin origin) {
        paper.small(words.of("pack.asof", moment.format(origin.at())));
    }

    private void blank(FormKind kind) {
        paper.page();
        paper.title(words.title(kind));
        paper.line(words.of("pack.blank", words.title(kind)));
        if (kind != FormKind.REGISTRATION) {
            paper.blank(words.of("pack.number"));
            paper.blank(words.of("pack.name"));
        }
        kind.questions().forEach(each -> paper.blank(label(each)));
        paper.blank(words.of("pack.signed"));
    }

    private String label(Question question) {
        return switch (question.answer()) {
            case Question.Measure measure -> words.label(question) + " (" + words.of("unit." + measure.unit()) + ")";
            case Question.Choice choice ->
                words.label(question) + ": "
                        + String.join(
                                " / ",
                                choice.codes().stream()
                                        .map(each -> words.choice(question, each))
                                        .toList());
            case Question.Line _, Question.Day _, Question.Amount _ -> words.label(question);
        };
    }

    private void filled(Form form) {
        paper.title(words.title(form.kind()));
        paper.strong(words.of("pack.filled", form.number(), moment.format(form.filledInAt()), form.author()));
        Person person = form.person();
        paper.line(words.of("pack.patient") + ": " + person.name() + "   " + words.of("pack.born") + ": "
                + person.birthDate());
        paper.line(words.of("pack.identifiers") + ": "
                + String.join(
                        ", ",
                        person.identifiers().stream().map(Identifier::text).toList()));
        paper.heading(words.title(form.kind()));
        for (Question each : form.kind().questions()) {
            if (!form.answer(each).isEmpty()) {
                paper.line(words.label(each) + ": " + words.answer(each, form.answer(each)));
            }
        }
    }
}
