package org.drawbridge.security.doctor;

import java.util.Map;

/// The alerts of TLS (RFC 8446 §6, RFC 5246 §7.2), by number and in plain words.
final class Alerts {

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0, "close_notify"),
            Map.entry(10, "unexpected_message"),
            Map.entry(20, "bad_record_mac"),
            Map.entry(22, "record_overflow"),
            Map.entry(40, "handshake_failure"),
            Map.entry(42, "bad_certificate"),
            Map.entry(43, "unsupported_certificate"),
            Map.entry(44, "certificate_revoked"),
            Map.entry(45, "certificate_expired"),
            Map.entry(46, "certificate_unknown"),
            Map.entry(47, "illegal_parameter"),
            Map.entry(48, "unknown_ca"),
            Map.entry(49, "access_denied"),
            Map.entry(50, "decode_error"),
            Map.entry(51, "decrypt_error"),
            Map.entry(70, "protocol_version"),
            Map.entry(71, "insufficient_security"),
            Map.entry(80, "internal_error"),
            Map.entry(86, "inappropriate_fallback"),
            Map.entry(90, "user_canceled"),
            Map.entry(109, "missing_extension"),
            Map.entry(110, "unsupported_extension"),
            Map.entry(112, "unrecognized_name"),
            Map.entry(116, "certificate_required"),
            Map.entry(120, "no_application_protocol"));

    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry(
                    "handshake_failure",
                    "it found nothing in common with us, or wants a certificate that we did not present"),
            Map.entry("bad_certificate", "it could not accept our certificate, or wanted one and got none"),
            Map.entry("unsupported_certificate", "our certificate is of a kind that it does not take"),
            Map.entry("certificate_revoked", "its authority has revoked our certificate"),
            Map.entry("certificate_expired", "our certificate has expired, or its clock is wrong"),
            Map.entry("certificate_unknown", "it did not like our certificate and does not say why"),
            Map.entry(
                    "unknown_ca",
                    "it does not trust the authority that signed our certificate; give that authority's certificate to its administrators"),
            Map.entry("access_denied", "our certificate is good, but may not be used there"),
            Map.entry("protocol_version", "it does not speak the versions of TLS that we offered"),
            Map.entry("insufficient_security", "it wants stronger ciphers than we offered"),
            Map.entry(
                    "internal_error", "it failed inside, which often means that its own certificate is set up wrongly"),
            Map.entry("unrecognized_name", "it does not know the name that we asked for"),
            Map.entry("certificate_required", "it requires a client certificate and we presented none"),
            Map.entry("decrypt_error", "a signature or key did not check out on its side"),
            Map.entry("no_application_protocol", "it speaks TLS here for another application"));

    private Alerts() {}

    static String name(int number) {
        return NAMES.getOrDefault(number, "alert " + number);
    }

    /// For the middle of a sentence.
    static String meaning(String name) {
        return MEANINGS.getOrDefault(name, "which tells no more");
    }
}
