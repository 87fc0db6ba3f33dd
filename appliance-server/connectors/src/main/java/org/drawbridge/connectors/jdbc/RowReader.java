package org.drawbridge.connectors.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.drawbridge.formats.Payload;
import org.jspecify.annotations.Nullable;

/// Reads rows as JSON objects: a key for each column as the database spells it, numbers and truth values as
/// such, times in the form of ISO 8601, bytes in Base64, null for null. Belongs to one thread and one result.
final class RowReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param values by column, in lower case
    record Row(Map<String, @Nullable Object> values, Payload json) {}

    private final ResultSet result;
    private final ResultSetMetaData columns;

    RowReader(ResultSet result) throws SQLException {
        this.result = result;
        this.columns = result.getMetaData();
    }

    /// The row on which the result stands.
    Row read() throws SQLException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        ObjectNode tree = JSON.createObjectNode();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            Object value = value(i);
            values.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), value);
            put(tree, columns.getColumnLabel(i), value);
        }
        try {
            return new Row(values, Payload.of(JSON.writeValueAsBytes(tree)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private @Nullable Object value(int i) throws SQLException {
        String type = String.valueOf(columns.getColumnTypeName(i)).toLowerCase(Locale.ROOT);
        Object value = switch (columns.getColumnType(i)) {
            case Types.TIMESTAMP_WITH_TIMEZONE -> result.getObject(i, OffsetDateTime.class);
            // PostgreSQL says of both that they are a TIMESTAMP.
            case Types.TIMESTAMP ->
                type.equals("timestamptz")
                        ? result.getObject(i, OffsetDateTime.class)
                        : result.getObject(i, LocalDateTime.class);
            case Types.DATE -> result.getObject(i, LocalDate.class);
            case Types.TIME -> result.getObject(i, LocalTime.class);
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> result.getBytes(i);
            case Types.CHAR, Types.NCHAR, Types.VARCHAR, Types.NVARCHAR, Types.CLOB, Types.NCLOB -> result.getString(i);
            case Types.LONGVARCHAR, Types.LONGNVARCHAR -> result.getString(i);
            case Types.SQLXML -> text(result.getSQLXML(i));
            default -> result.getObject(i);
        };
        return result.wasNull() ? null : value;
    }

    private static @Nullable String text(@Nullable SQLXML xml) throws SQLException {
        return xml == null ? null : xml.getString();
    }

    private static void put(ObjectNode tree, String name, @Nullable Object value) {
        switch (value) {
            case null -> tree.putNull(name);
            case Boolean truth -> tree.put(name, truth);
            case BigDecimal number -> tree.put(name, number);
            case Double number when !Double.isFinite(number) -> tree.put(name, number.toString());
            case Float number when !Float.isFinite(number) -> tree.put(name, number.toString());
            case Number number -> tree.put(name, new BigDecimal(number.toString()));
            case byte[] bytes -> tree.put(name, bytes);
            default -> tree.put(name, value.toString());
        }
    }
}
