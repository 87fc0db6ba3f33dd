package org.drawbridge.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The handbook speaks in the words of the screens: what it sets in italics is there.
class HandbookTest {

    private static final Pattern ITALIC =
            Pattern.compile("(?<![*\\w])\\*{1,3}([^*\\n]+(?:\\n {0,3}[^*\\n]+)?)\\*{1,3}");

    @Test
    void everyWordOfTheScreensInTheProceduresIsOnAScreen() throws IOException {
        // Given
        List<String> texts = new ArrayList<>();
        for (String file : List.of(
                "src/main/resources/org/drawbridge/console/texts.properties",
                "../appliance-server/downtime/src/main/resources/org/drawbridge/downtime/words.properties")) {
            var properties = new Properties();
            try (Reader in = Files.newBufferedReader(Path.of(file))) {
                properties.load(in);
            }
            properties.values().forEach(each -> texts.add(each.toString().replace("_", "")));
        }
        String page = Files.readString(Path.of("../docs/handbook/fallback-procedures.md"));
        // When
        List<String> missing = new ArrayList<>();
        Matcher italic = ITALIC.matcher(page);
        int seen = 0;
        while (italic.find()) {
            String said = italic.group(1).replaceAll("\\s+", " ").strip();
            if (page.startsWith("**", italic.start()) && !page.startsWith("***", italic.start())) {
                continue;
            }
            seen++;
            if (texts.stream().noneMatch(each -> says(each, said))) {
                missing.add(said);
            }
        }
        // Then
        assertThat(missing).isEmpty();
        assertThat(seen).isGreaterThan(30);
    }

    /// Whether a text has what is said, in which `…` and a text's values stand for anything.
    private static boolean says(String text, String said) {
        Matcher value = Pattern.compile("\\{[^}]*\\}").matcher(text);
        String form = value.replaceAll("\u0001");
        for (String part : said.split("…", -1)) {
            String wanted = part.replaceAll("[▲●◌■]", "").strip();
            if (wanted.isEmpty()) {
                continue;
            }
            String[] pieces = form.split("\u0001", -1);
            boolean inOne = form.contains(wanted);
            boolean filled = pieces.length > 1
                    && Pattern.compile(String.join(
                                    ".{0,40}",
                                    List.of(pieces).stream().map(Pattern::quote).toList()))
                            .matcher(wanted)
                            .find();
            if (!inOne && !filled) {
                return false;
            }
        }
        return true;
    }
}
