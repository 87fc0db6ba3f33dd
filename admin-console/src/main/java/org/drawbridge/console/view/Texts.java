package org.drawbridge.console.view;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ResourceBundle;
import org.drawbridge.desktop.Words;

/// The words of the screens, in the language of the desktop.
final class Texts {

    private static final Words WORDS = new Words(ResourceBundle.getBundle("org.drawbridge.console.texts"));
    private static final Clock CLOCK = Clock.systemUTC();

    private Texts() {}

    static String of(String key, Object... values) {
        return WORDS.of(key, values);
    }

    /// A word of the API, such as `delivered` or `half-open`; itself where there is no translation.
    static String word(String word) {
        String key = "word." + word;
        return WORDS.has(key) ? WORDS.of(key) : word;
    }

    static String ago(Instant moment) {
        if (moment.equals(Instant.EPOCH)) {
            return "–";
        }
        Duration gone = Duration.between(moment, CLOCK.instant());
        long seconds = Math.max(0, gone.toSeconds());
        if (seconds < 60) {
            return of("ago.seconds", seconds);
        }
        if (seconds < 3600) {
            return of("ago.minutes", seconds / 60);
        }
        return seconds < 86_400 ? of("ago.hours", seconds / 3600) : of("ago.days", seconds / 86_400);
    }

    /// In the zone of the desktop, to the second.
    static String exact(Instant moment) {
        return moment.equals(Instant.EPOCH)
                ? ""
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                        .withZone(ZoneId.systemDefault())
                        .format(moment);
    }

    static String count(long number) {
        return "%,d".formatted(number);
    }

    static String size(long bytes) {
        return bytes < 10_000 ? count(bytes) + " B" : "%,.1f kB".formatted(bytes / 1000.0);
    }
}
