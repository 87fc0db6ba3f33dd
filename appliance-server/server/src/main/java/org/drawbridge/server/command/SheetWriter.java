package org.drawbridge.server.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.drawbridge.mapping.MappingSheet;

/// Writes a mapping's sheet for people: as a page and as a spreadsheet.
final class SheetWriter {

    private static final String STYLE =
            "body{font:15px/1.4 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}"
                    + "th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}"
                    + "th{position:sticky;top:0;background:#eee}";
    /// In characters, by column.
    private static final List<Integer> WIDTHS = List.of(26, 42, 18, 38, 48, 34, 40);
    /// What a cell of a spreadsheet may hold.
    private static final int LONGEST_CELL = 32_767;

    private SheetWriter() {}

    static String html(MappingSheet sheet) {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(escaped(sheet.name()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(escaped(title(sheet)))
                .append("</h1>\n<p>")
                .append(escaped(sheet.about()))
                .append("</p>\n<table><thead><tr>");
        MappingSheet.COLUMNS.forEach(each -> page.append("<th>").append(each).append("</th>"));
        page.append("</tr></thead><tbody>\n");
        for (MappingSheet.Row row : sheet.rows()) {
            page.append("<tr>");
            row.cells()
                    .forEach(each -> page.append("<td>").append(escaped(each)).append("</td>"));
            page.append("</tr>\n");
        }
        return page.append("</tbody></table>\n</body></html>\n").toString();
    }

    private static String title(MappingSheet sheet) {
        String version = sheet.version().isEmpty() ? "" : ", version " + sheet.version();
        return sheet.name() + version + ": " + sheet.from() + " to " + sheet.to();
    }

    static void xlsx(MappingSheet sheet, OutputStream to) throws IOException {
        var book = new Workbook(to, "Drawbridge", "1.0");
        Worksheet page = book.newWorksheet("Mapping");
        page.value(0, 0, title(sheet));
        page.style(0, 0).bold().set();
        for (int column = 0; column < MappingSheet.COLUMNS.size(); column++) {
            page.value(1, column, MappingSheet.COLUMNS.get(column));
            page.style(1, column).bold().set();
            page.width(column, WIDTHS.get(column));
        }
        for (int i = 0; i < sheet.rows().size(); i++) {
            List<String> cells = sheet.rows().get(i).cells();
            for (int column = 0; column < cells.size(); column++) {
                String cell = cells.get(column);
                page.value(i + 2, column, cell.substring(0, Math.min(cell.length(), LONGEST_CELL)));
            }
        }
        page.freezePane(0, 2);
        book.finish();
    }

    /// For text and attributes of HTML and XML.
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
