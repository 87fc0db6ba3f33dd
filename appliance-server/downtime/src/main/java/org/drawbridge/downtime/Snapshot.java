package org.drawbridge.downtime;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The picture of a clinic at one moment, as it is carried to where people work. PHI of many: it does not print itself.
///
/// @param appliance who made it
/// @param upTo the number of the last message of the journal that is in it
/// @param asOf when that message came in; [Instant#EPOCH] if there was none
/// @param charts in no order
/// @param leftOut how many patients were left out because there are more than the configuration allows
/// @param validHours for how long a copy may be used after the appliance has last confirmed it
public record Snapshot(String appliance, long upTo, Instant asOf, List<Chart> charts, int leftOut, int validHours) {

    /// An appointment with the patient whose it is.
    public record Visit(Chart chart, Chart.Appointment appointment) {}

    public Snapshot {
        appliance = Objects.requireNonNullElse(appliance, "");
        asOf = Objects.requireNonNullElse(asOf, Instant.EPOCH);
        charts = List.copyOf(Objects.requireNonNullElse(charts, List.of()));
    }

    /// Appointments that begin within a time, the earliest first.
    public List<Visit> visits(Instant from, Instant until) {
        return charts.stream()
                .flatMap(chart -> chart.appointments().stream().map(each -> new Visit(chart, each)))
                .filter(each -> !each.appointment().start().isBefore(from)
                        && each.appointment().start().isBefore(until))
                .sorted(Comparator.comparing((Visit each) -> each.appointment().start())
                        .thenComparing(each -> each.chart().person().name()))
                .toList();
    }

    /// Without the appointments from a time on.
    public Snapshot until(Instant end) {
        List<Chart> shown = charts.stream()
                .map(chart -> chart.withAppointments(chart.appointments().stream()
                        .filter(each -> each.start().isBefore(end))
                        .toList()))
                .toList();
        return new Snapshot(appliance, upTo, asOf, shown, leftOut, validHours);
    }

    /// The patient who has one of these identifiers.
    public Optional<Chart> of(Person person) {
        return charts.stream()
                .filter(each -> each.person().sharesIdentifier(person))
                .findFirst();
    }

    /// As compressed JSON.
    public byte[] write() {
        return Json.write(this);
    }

    /// Reads what [#write] has written. Throws [IOException] if it is something else.
    public static Snapshot read(byte[] written) throws IOException {
        return Json.read(written, Snapshot.class);
    }

    @Override
    public String toString() {
        return "Snapshot[" + charts.size() + " charts, up to " + upTo + "]";
    }
}
