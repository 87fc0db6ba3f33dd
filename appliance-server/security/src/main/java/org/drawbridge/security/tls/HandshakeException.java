package org.drawbridge.security.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A handshake that failed, with a fixed code for it.
public final class HandshakeException extends IOException {

    private static final long serialVersionUID = 1;

    /// Why, as far as this side can know.
    public enum Reason {
        /// The peer speaks, but not TLS.
        NO_TLS,
        /// No version that both sides want.
        VERSION,
        /// No suite or key type that both sides want.
        SUITE,
        /// We do not trust the peer's certificate.
        UNTRUSTED,
        /// The peer's certificate is for another name.
        WRONG_NAME,
        /// The peer should have presented a certificate, and did not.
        NO_CERTIFICATE,
        /// The peer ended it with an alert.
        REFUSED,
        /// The peer closed without a word.
        CLOSED,
        /// The peer took too long.
        SLOW,
        /// Something else.
        OTHER
    }

    private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]+)");

    private final Reason reason;
    private final String alert;

    private HandshakeException(Reason reason, String alert, IOException cause) {
        super("TLS handshake: " + reason + (alert.isEmpty() ? "" : ", alert " + alert), cause);
        this.reason = reason;
        this.alert = alert;
    }

    /// By what the Java platform says; its texts have been these since JDK 11.
    public static HandshakeException of(IOException cause) {
        String text = String.valueOf(cause.getMessage());
        Matcher alert = ALERT.matcher(text);
        if (alert.find()) {
            return new HandshakeException(Reason.REFUSED, alert.group(1), cause);
        }
        return new HandshakeException(reason(cause, text), "", cause);
    }

    private static final Map<String, Reason> TEXTS = Map.of(
            "Unsupported or unrecognized SSL message", Reason.NO_TLS,
            "plaintext connection", Reason.NO_TLS,
            "not an SSL/TLS record", Reason.NO_TLS,
            "No appropriate protocol", Reason.VERSION,
            "is not enabled or supported", Reason.VERSION,
            "not accepted by client preferences", Reason.VERSION,
            "no cipher suites in common", Reason.SUITE,
            "No available authentication scheme", Reason.SUITE,
            "Empty client certificate chain", Reason.NO_CERTIFICATE,
            "Empty server certificate chain", Reason.NO_CERTIFICATE);

    private static Reason reason(IOException cause, String text) {
        for (Map.Entry<String, Reason> each : TEXTS.entrySet()) {
            if (text.contains(each.getKey())) {
                return each.getValue();
            }
        }
        if (cause instanceof SocketTimeoutException) {
            return Reason.SLOW;
        }
        if (cause instanceof EOFException
                || text.contains("Remote host terminated")
                || text.contains("Connection reset")
                || text.contains("Broken pipe")) {
            return Reason.CLOSED;
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            String said = String.valueOf(each.getMessage());
            if (said.contains("No subject alternative") || said.contains("No name matching")) {
                return Reason.WRONG_NAME;
            }
            if (each instanceof java.security.cert.CertificateException
                    || each instanceof java.security.cert.CertPathBuilderException
                    || each instanceof java.security.cert.CertPathValidatorException) {
                return Reason.UNTRUSTED;
            }
        }
        return Reason.OTHER;
    }

    /// For a person: what went wrong, without the names of the two sides.
    public String sentence() {
        return switch (reason) {
            case NO_TLS -> "The other side does not speak TLS on this port.";
            case VERSION -> "The other side offers neither TLS 1.3 nor TLS 1.2.";
            case SUITE -> "The two sides have no cipher suite or kind of key in common.";
            case UNTRUSTED -> "The other side's certificate is signed by nobody that is trusted here, or has expired.";
            case WRONG_NAME -> "The other side's certificate is for another name.";
            case NO_CERTIFICATE -> "The other side presented no certificate, though one is required.";
            case REFUSED -> "The other side refused with the alert " + alert + ".";
            case CLOSED -> "The other side closed the connection in the middle of the handshake.";
            case SLOW -> "The handshake took too long.";
            case OTHER -> "The handshake failed.";
        };
    }

    public Reason reason() {
        return reason;
    }

    /// The alert that the peer sent, as RFC 8446 §6 names it; empty if it sent none.
    public String alert() {
        return alert;
    }

    /// A fixed code for events and attempts, such as `tls-untrusted`.
    public String code() {
        return "tls-" + reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
