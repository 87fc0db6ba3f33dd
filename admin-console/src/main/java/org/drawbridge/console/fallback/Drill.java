package org.drawbridge.console.fallback;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drawbridge.downtime.Form;
import org.drawbridge.downtime.FormKind;

/// What came of a drill.
///
/// @param forms how many of each kind were filled in
/// @param first how long it took until the first one was; empty if none was
/// @param copyAge how old the copy was when it began; empty if there was none
public record Drill(
        Instant began,
        Instant ended,
        Map<FormKind, Integer> forms,
        Optional<Duration> first,
        Optional<Duration> copyAge) {

    public Drill {
        forms = Map.copyOf(forms);
    }

    static Drill of(Instant began, Instant ended, List<Form> filledIn, Optional<Instant> confirmedAt) {
        Map<FormKind, Integer> counts = new EnumMap<>(FormKind.class);
        filledIn.forEach(each -> counts.merge(each.kind(), 1, Integer::sum));
        return new Drill(
                began,
                ended,
                counts,
                filledIn.stream()
                        .map(Form::filledInAt)
                        .min(Instant::compareTo)
                        .map(each -> Duration.between(began, each)),
                confirmedAt.map(each -> Duration.between(each, began)));
    }

    public int total() {
        return forms.values().stream().mapToInt(Integer::intValue).sum();
    }
}
