package org.drawbridge.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.drawbridge.engine.StartupException;
import org.drawbridge.security.Keyring;
import org.drawbridge.server.command.Drawbridge;
import org.drawbridge.server.config.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/// What the pages tell people to write and to type is right, and what they quote is said.
class HowToTest {

    private static final Repository ROOT =
            new Repository(Path.of("..").toAbsolutePath().normalize());

    private static final Pattern CHANNEL = Pattern.compile("```yaml\\n# (channels/\\S+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND =
            Pattern.compile("(?:^ {4,}|`)(?:sudo )?(?:\\./)?drawbridge ([a-z][^`|<>#;&\\n]*)", Pattern.MULTILINE);
    private static final Pattern QUOTE = Pattern.compile("^\\| `([^`]{9,})`", Pattern.MULTILINE);

    @TempDir
    Path folder;

    @Test
    void everyChannelOfThePagesIsGood() throws IOException {
        for (String page : ROOT.under("docs/how-to", ".md")) {
            for (MatchResult channel :
                    CHANNEL.matcher(ROOT.text(page)).results().toList()) {
                // Given
                Path config = Files.createTempDirectory(folder, "config");
                Files.createDirectories(config.resolve("channels"));
                Files.writeString(config.resolve(channel.group(1)), channel.group(2));

                // When
                String problems = "";
                try {
                    Configuration.read(config, new Keyring(), Clock.systemUTC());
                } catch (StartupException e) {
                    problems = String.valueOf(e.getMessage());
                }

                // Then
                assertThat(problems).as(page + ", " + channel.group(1)).isEmpty();
            }
        }
    }

    /// Other tests ask the same commands how they look without them.
    @AfterEach
    void forgetTheInstallation() {
        System.clearProperty("drawbridge.home");
        System.clearProperty("drawbridge.config");
    }

    @Test
    void everyCommandOfThePagesCanBeGiven() {
        System.setProperty("drawbridge.home", folder.toString());
        System.setProperty("drawbridge.config", folder.toString());
        List<String> wrong = new ArrayList<>();
        for (String page : ROOT.under("docs", ".md")) {
            if (page.endsWith("reference/commands.md") || page.startsWith("docs/decisions/")) {
                continue;
            }
            for (MatchResult command :
                    COMMAND.matcher(ROOT.text(page)).results().toList()) {
                String given = command.group(1).strip();
                problem(given).ifPresent(what -> wrong.add(page + ": drawbridge " + given + ": " + what));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// Of a command with its options; one that is only named is right if it exists.
    private static Optional<String> problem(String given) {
        String[] words = given.replaceAll("\"[^\"]*\"|\\$\\([^)]*\\)", "X")
                .replace("…", "")
                .replaceAll("\\bID\\b", "1")
                .strip()
                .split("\\s+");
        if (List.of("build", "package", "console", "designer", "docs", "release", "screenshots", "test", "format")
                .contains(words[0])) {
            return Optional.empty();
        }
        try {
            Drawbridge.line().parseArgs(words);
            return Optional.empty();
        } catch (ParameterException e) {
            String what = String.valueOf(e.getMessage());
            return what.startsWith("Missing required") ? Optional.empty() : Optional.of(what);
        }
    }

    @Test
    void everyQuotedSentenceIsSaid() {
        // Given
        String said = sources();
        List<String> unsaid = new ArrayList<>();

        // When
        for (MatchResult quote : QUOTE.matcher(ROOT.text("docs/how-to/troubleshoot.md"))
                .results()
                .toList()) {
            List<String> parts = Arrays.stream(quote.group(1).split("…"))
                    .map(String::strip)
                    .filter(each -> each.length() > 4)
                    .toList();
            if (!parts.stream().allMatch(said::contains)) {
                unsaid.add(quote.group(1));
            }
        }

        // Then
        assertThat(unsaid).isEmpty();
    }

    /// All texts of the product's sources and of the packages' scripts, those that are put together in one.
    private static String sources() {
        List<String> texts = new ArrayList<>(List.of(ROOT.text("packaging/linux/lifecycle.sh")));
        for (String each : ROOT.under("appliance-server", ".java")) {
            if (each.contains("/src/main/")) {
                texts.add(ROOT.text(each).replaceAll("\"\\s*\\+\\s*\"", "").replaceAll("%[ds]", "…"));
            }
        }
        return String.join("\n", texts);
    }
}
