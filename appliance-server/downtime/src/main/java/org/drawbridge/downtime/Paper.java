package org.drawbridge.downtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/// A4 sheets, written from top to bottom, as PDF with its typeface in it. Owned by one thread.
final class Paper {

    private static final float MARGIN = 48;
    private static final float LEADING = 1.35f;
    static final float BODY = 10;
    private static final float SMALL = 8;
    private static final int KEY_BITS = 256;
    private static final String TYPEFACE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private final PDDocument document = new PDDocument();
    private final PDFont font;
    private final FormWords words;
    private final String mark;
    private final Map<Integer, Boolean> drawable = new HashMap<>();
    private PDPageContentStream content;
    private float y;

    /// @param mark across the head of each page; empty for none
    Paper(FormWords words, String mark) {
        this.words = words;
        this.mark = mark;
        try (InputStream in = PDDocument.class.getResourceAsStream(TYPEFACE)) {
            font = PDType0Font.load(document, in, true);
            content = begin();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PDPageContentStream begin() throws IOException {
        var page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        var stream = new PDPageContentStream(document, page);
        y = page.getMediaBox().getHeight() - MARGIN;
        String number = words.of("pack.page", document.getNumberOfPages());
        at(stream, MARGIN, MARGIN / 2, SMALL, false, (mark.isEmpty() ? "" : mark + "   ") + number);
        if (!mark.isEmpty()) {
            at(stream, MARGIN, y, 14, true, mark);
            y -= 24;
        }
        return stream;
    }

    /// A new page, unless nothing is on this one.
    void page() {
        try {
            content.close();
            content = begin();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private float width() {
        return PDRectangle.A4.getWidth() - 2 * MARGIN;
    }

    private void room(float height) {
        if (y - height < MARGIN) {
            page();
        }
    }

    void title(String text) {
        text(text, 16, true);
        y -= 4;
    }

    void heading(String text) {
        room(40);
        y -= 6;
        text(text, 11, true);
    }

    void line(String text) {
        text(text, BODY, false);
    }

    void strong(String text) {
        text(text, BODY, true);
    }

    void small(String text) {
        text(text, SMALL, false);
    }

    private void text(String text, float size, boolean strong) {
        for (String each : wrapped(text, width(), size)) {
            room(size * LEADING);
            y -= size * LEADING;
            at(content, MARGIN, y, size, strong, each);
        }
    }

    /// A row of columns, each cut to its width.
    ///
    /// @param widths in parts of the whole
    void row(List<String> cells, List<Float> widths, boolean strong) {
        room(BODY * LEADING + 4);
        y -= BODY * LEADING + 3;
        float x = MARGIN;
        for (int i = 0; i < cells.size(); i++) {
            float wide = widths.get(i) * width();
            List<String> lines = wrapped(cells.get(i), wide - 6, BODY);
            at(content, x, y, BODY, strong, lines.size() > 1 ? lines.getFirst() + "…" : lines.getFirst());
            x += wide;
        }
        rule(y - 3);
    }

    /// What a hand fills in: a label and a line to write on.
    void blank(String label) {
        room(30);
        y -= 28;
        at(content, MARGIN, y, BODY, false, label);
        float from = MARGIN + width() * 0.42f;
        stroke(from, y - 2, MARGIN + width(), y - 2);
    }

    private void rule(float height) {
        stroke(MARGIN, height, MARGIN + width(), height);
    }

    private void stroke(float fromX, float fromY, float toX, float toY) {
        try {
            content.setLineWidth(0.4f);
            content.moveTo(fromX, fromY);
            content.lineTo(toX, toY);
            content.stroke();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void at(PDPageContentStream stream, float x, float height, float size, boolean strong, String text) {
        try {
            stream.beginText();
            stream.setFont(font, size);
            // The typeface has no bold: its outline is drawn, too.
            stream.setRenderingMode(strong ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
            stream.setLineWidth(size / 40);
            stream.newLineAtOffset(x, height);
            stream.showText(shown(text));
            stream.endText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the typeface cannot draw becomes a question mark, so that it is seen that something is there.
    private String shown(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().map(each -> draws(each) ? each : '?').forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private boolean draws(int character) {
        return drawable.computeIfAbsent(character, each -> {
            try {
                font.encode(Character.toString(each));
                return true;
            } catch (IOException | IllegalArgumentException e) {
                return false;
            }
        });
    }

    private List<String> wrapped(String text, float wide, float size) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : shown(text).split("\\s+", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && length(longer, size) > wide) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(word);
            } else {
                line.setLength(0);
                line.append(longer);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private float length(String text, float size) {
        try {
            return font.getStringWidth(text) / 1000 * size;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The document, which is finished with it.
    ///
    /// @param password that opens it (AES-256); empty for none
    byte[] finish(String title, String password) {
        try (PDDocument done = document) {
            content.close();
            done.getDocumentInformation().setTitle(title);
            if (!password.isEmpty()) {
                byte[] owner = new byte[24];
                new SecureRandom().nextBytes(owner);
                var policy =
                        new StandardProtectionPolicy(HexFormat.of().formatHex(owner), password, new AccessPermission());
                policy.setEncryptionKeyLength(KEY_BITS);
                policy.setPreferAES(true);
                done.protect(policy);
            }
            var out = new ByteArrayOutputStream();
            done.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
