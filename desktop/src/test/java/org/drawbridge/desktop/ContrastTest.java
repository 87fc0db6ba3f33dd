package org.drawbridge.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// WCAG 2.2 §1.4.3: text has a contrast of at least 4.5 to what lies behind it.
class ContrastTest {

    private static final double AA = 4.5;
    private static final List<String> TEXTS = List.of(
            "-color-fg-default", "-color-fg-muted", "-color-success-fg", "-color-warning-fg", "-color-danger-fg");
    private static final List<String> GROUNDS = List.of("-color-bg-default", "-color-bg-subtle");

    @ParameterizedTest
    @EnumSource
    void everyTextStandsOutFromItsGround(Theme theme) throws IOException {
        String sheet = sheet(theme);
        for (String text : TEXTS) {
            for (String ground : GROUNDS) {
                // When
                double contrast = contrast(colour(sheet, text), colour(sheet, ground));
                // Then
                assertThat(contrast).as(theme + ": " + text + " on " + ground).isGreaterThanOrEqualTo(AA);
            }
        }
        assertThat(contrast(colour(sheet, "-color-fg-default"), over(sheet, "-color-danger-subtle")))
                .as("the banner")
                .isGreaterThanOrEqualTo(AA);
        assertThat(contrast(colour(sheet, "-color-fg-default"), over(sheet, "-color-accent-subtle")))
                .as("the place where one is")
                .isGreaterThanOrEqualTo(AA);
    }

    private static String sheet(Theme theme) throws IOException {
        try (InputStream in = Objects.requireNonNull(Theme.class.getResourceAsStream(theme.sheet()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Color colour(String sheet, String name) {
        Matcher found = Pattern.compile(name + ":\\s*([^;]+);").matcher(sheet);
        assertThat(found.find()).as(name).isTrue();
        return Color.web(found.group(1).strip());
    }

    /// A colour that lets the window's ground through.
    private static Color over(String sheet, String name) {
        Color above = colour(sheet, name);
        Color ground = colour(sheet, "-color-bg-default");
        return ground.interpolate(Color.color(above.getRed(), above.getGreen(), above.getBlue()), above.getOpacity());
    }

    private static double contrast(Color one, Color other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(double part) {
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
