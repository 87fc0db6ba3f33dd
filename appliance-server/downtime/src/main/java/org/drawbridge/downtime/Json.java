package org.drawbridge.downtime;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// The records of this room as JSON. Times are ISO 8601; what a newer version adds is passed over.
final class Json {

    /// In bytes, unpacked: more than the largest picture, and less than a heap.
    private static final int MOST = 256 << 20;

    static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, new WriteInstant())
                    .addDeserializer(Instant.class, new ReadInstant()))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Json() {}

    static byte[] write(Object value) {
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            MAPPER.writeValue(zip, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static <T> T read(byte[] packed, Class<T> kind) throws IOException {
        try (var zip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] plain = zip.readNBytes(MOST + 1);
            if (plain.length > MOST) {
                throw new IOException("it is larger than " + (MOST >> 20) + " MB");
            }
            return MAPPER.readValue(plain, kind);
        }
    }

    private static final class WriteInstant extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1;

        WriteInstant() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }

    private static final class ReadInstant extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1;

        ReadInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(json.getText());
            } catch (DateTimeException e) {
                throw new IOException("a time is not written as ISO 8601 has it", e);
            }
        }
    }
}
