package org.drawbridge.connectors.jdbc;

import java.util.ArrayList;
import java.util.List;

/// One statement with places for values: `insert into results values (${control-id}, ${/value})`. Each place
/// becomes a parameter, so that no value can ever be more than a value.
///
/// @param sql with `?` for each place
/// @param names of the values, in their order
public record SqlTemplate(String sql, List<String> names) {

    public SqlTemplate {
        names = List.copyOf(names);
    }

    /// Throws [IllegalArgumentException] with a sentence for a person.
    public static SqlTemplate of(String text) {
        return new Reading(text.strip().replaceFirst("\\s*;$", "")).read();
    }

    private static final class Reading {
        private final String text;
        private final StringBuilder sql = new StringBuilder();
        private final List<String> names = new ArrayList<>();
        private int at;

        Reading(String text) {
            this.text = text;
        }

        SqlTemplate read() {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("expected a statement of SQL.");
            }
            while (at < text.length()) {
                if (text.startsWith("${", at)) {
                    place();
                } else if (text.startsWith("--", at)) {
                    upTo("\n", "comment");
                } else if (text.startsWith("/*", at)) {
                    upTo("*/", "comment");
                } else {
                    character(text.charAt(at));
                }
            }
            return new SqlTemplate(sql.toString(), names);
        }

        private void character(char each) {
            switch (each) {
                case '\'', '"', '`' -> upTo(String.valueOf(each), "quotes");
                case '?' -> throw new IllegalArgumentException("a ? is there; write ${…} for what is filled in.");
                case ';' -> throw new IllegalArgumentException("it is more than one statement; make a list of them.");
                default -> {
                    sql.append(each);
                    at++;
                }
            }
        }

        private void place() {
            int end = text.indexOf('}', at);
            if (end < 0) {
                throw new IllegalArgumentException("a ${ without its } is there.");
            }
            names.add(text.substring(at + 2, end));
            sql.append('?');
            at = end + 1;
        }

        /// What stands in quotes or in a comment is not looked at. A quote that is doubled begins another one at
        /// once.
        private void upTo(String end, String what) {
            int to = text.indexOf(end, at + (what.equals("comment") ? 2 : 1));
            if (to < 0 && !end.equals("\n")) {
                throw new IllegalArgumentException(
                        "a " + what.replace("quotes", "quote") + " is opened and not closed.");
            }
            String part = text.substring(at, to < 0 ? text.length() : to + end.length());
            if (part.contains("${")) {
                throw new IllegalArgumentException("a ${…} stands in " + what
                        + "; values are bound as parameters and not written into the statement, so leave the " + what
                        + " out.");
            }
            sql.append(part);
            at += part.length();
        }
    }
}
