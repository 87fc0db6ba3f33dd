package org.drawbridge.console.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.drawbridge.console.model.Palette.Command;
import org.junit.jupiter.api.Test;

class PaletteTest {

    private final Palette palette = new Palette(
            List.of(command("Overview", "Ctrl+1"), command("lab-in", "channel"), command("Lab overview", "action")),
            text -> List.of(command("Search for " + text, "messages")));

    @Test
    void findsByWordsWithWhatBeginsSoFirst() {
        assertThat(names("over")).containsExactly("Overview", "Lab overview", "Search for over");
        assertThat(names("channel lab")).containsExactly("lab-in", "Search for channel lab");
    }

    @Test
    void offersEverythingThatStandsWhileNothingIsTyped() {
        assertThat(names("  ")).containsExactly("Overview", "lab-in", "Lab overview");
    }

    private List<String> names(String text) {
        return palette.find(text).stream().map(Command::name).toList();
    }

    private static Command command(String name, String kind) {
        return new Command(name, kind, () -> {});
    }
}
