package org.drawbridge.security.doctor;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Says hello in one version of TLS and reads the first answer, without a TLS library: that is how versions can be
/// asked
/// about that no library of today speaks any more (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2).
final class Hello {

    /// The versions, newest first.
    enum Version {
        TLS_1_3("TLS 1.3", 0x0304),
        TLS_1_2("TLS 1.2", 0x0303),
        TLS_1_1("TLS 1.1", 0x0302),
        TLS_1_0("TLS 1.0", 0x0301);

        private final String written;
        private final int code;

        Version(String written, int code) {
            this.written = written;
            this.code = code;
        }

        @Override
        public String toString() {
            return written;
        }
    }

    /// What came back.
    sealed interface Answer {
        /// @param suite that the server chose
        record Spoken(String suite) implements Answer {}

        record Alert(String name) implements Answer {}

        /// @param what it looks like
        record NoTls(String what) implements Answer {}

        record Closed() implements Answer {}

        record Silent() implements Answer {}
    }

    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int SERVER_HELLO = 2;

    /// What is offered: the good ones, and the old ones so that an old server shows what it would choose.
    private static final Map<Integer, String> SUITES = new LinkedHashMap<>();

    static {
        SUITES.put(0x1301, "TLS_AES_128_GCM_SHA256");
        SUITES.put(0x1302, "TLS_AES_256_GCM_SHA384");
        SUITES.put(0x1303, "TLS_CHACHA20_POLY1305_SHA256");
        SUITES.put(0xC02B, "ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        SUITES.put(0xC02C, "ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        SUITES.put(0xC02F, "ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        SUITES.put(0xC030, "ECDHE_RSA_WITH_AES_256_GCM_SHA384");
        SUITES.put(0xCCA8, "ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
        SUITES.put(0xC013, "ECDHE_RSA_WITH_AES_128_CBC_SHA");
        SUITES.put(0xC014, "ECDHE_RSA_WITH_AES_256_CBC_SHA");
        SUITES.put(0xC009, "ECDHE_ECDSA_WITH_AES_128_CBC_SHA");
        SUITES.put(0x0033, "DHE_RSA_WITH_AES_128_CBC_SHA");
        SUITES.put(0x009C, "RSA_WITH_AES_128_GCM_SHA256");
        SUITES.put(0x002F, "RSA_WITH_AES_128_CBC_SHA");
        SUITES.put(0x0035, "RSA_WITH_AES_256_CBC_SHA");
        SUITES.put(0x000A, "RSA_WITH_3DES_EDE_CBC_SHA");
        SUITES.put(0x0005, "RSA_WITH_RC4_128_SHA");
    }

    private Hello() {}

    /// @param name the server's, for SNI; an address is not sent
    static Answer say(Socket socket, Version version, String name) throws IOException {
        try {
            socket.getOutputStream().write(record(version, name));
            return answer(new DataInputStream(socket.getInputStream()));
        } catch (SocketTimeoutException e) {
            return new Answer.Silent();
        } catch (EOFException | java.net.SocketException e) {
            return new Answer.Closed();
        }
    }

    private static Answer answer(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        if (type != ALERT && type != HANDSHAKE) {
            return new Answer.NoTls(looksLike(type, in));
        }
        int major = in.readUnsignedByte();
        if (major != 3) {
            return new Answer.NoTls("something unknown");
        }
        in.readUnsignedByte();
        byte[] body = new byte[Math.min(in.readUnsignedShort(), 1 << 14)];
        in.readFully(body);
        if (type == ALERT) {
            return new Answer.Alert(body.length < 2 ? "unreadable" : Alerts.name(body[1] & 0xFF));
        }
        return body.length > 38 && body[0] == SERVER_HELLO ? hello(body) : new Answer.NoTls("something unknown");
    }

    private static Answer hello(byte[] body) {
        int session = body[38] & 0xFF;
        int at = 39 + session;
        if (at + 2 > body.length) {
            return new Answer.NoTls("something unknown");
        }
        int suite = ByteBuffer.wrap(body).getShort(at) & 0xFFFF;
        return new Answer.Spoken(
                SUITES.getOrDefault(suite, "suite 0x" + HexFormat.of().toHexDigits((short) suite)));
    }

    private static String looksLike(int first, DataInputStream in) throws IOException {
        byte[] more = new byte[4];
        more[0] = (byte) first;
        int read = in.read(more, 1, 3);
        String text = new String(more, 0, Math.max(1, read + 1), StandardCharsets.ISO_8859_1);
        if (first == 0x0B || text.startsWith("MSH")) {
            return "MLLP without TLS";
        }
        return switch (text) {
            case "HTTP" -> "plain HTTP";
            case "SSH-" -> "SSH";
            case "220 ", "220-" -> "a mail or FTP server without TLS";
            default -> "something that is not TLS";
        };
    }

    private static byte[] record(Version version, String name) throws IOException {
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeShort(Math.min(version.code, 0x0303));
        byte[] random = new byte[64];
        new SecureRandom().nextBytes(random);
        out.write(random, 0, 32);
        out.writeByte(32);
        out.write(random, 32, 32);
        out.writeShort(2 * SUITES.size());
        for (int suite : SUITES.keySet()) {
            out.writeShort(suite);
        }
        out.writeShort(0x0100);
        byte[] extensions = extensions(version, name);
        out.writeShort(extensions.length);
        out.write(extensions);

        var whole = new ByteArrayOutputStream();
        var record = new DataOutputStream(whole);
        record.writeByte(HANDSHAKE);
        record.writeShort(0x0301);
        record.writeShort(body.size() + 4);
        record.writeInt(1 << 24 | body.size());
        body.writeTo(record);
        return whole.toByteArray();
    }

    private static byte[] extensions(Version version, String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        if (!name.isEmpty()) {
            byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
            out.writeInt(ascii.length + 5);
            out.writeShort(ascii.length + 3);
            out.writeByte(0);
            out.writeShort(ascii.length);
            out.write(ascii);
        }
        // supported_groups: x25519, secp256r1, secp384r1, secp521r1; ec_point_formats: uncompressed.
        out.write(HexFormat.of().parseHex("000a000a0008001d001700180019" + "000b00020100"));
        // signature_algorithms: ECDSA, RSA-PSS and RSA with SHA-2, and RSA and ECDSA with SHA-1.
        out.write(HexFormat.of().parseHex("000d00180016" + "0403050306030804080508060401050106010201" + "0203"));
        if (version == Version.TLS_1_3) {
            // supported_versions; key_share with no share, which asks for a retry and shows that it is spoken.
            out.write(HexFormat.of().parseHex("002b0003020304" + "003300020000"));
        }
        return bytes.toByteArray();
    }
}
