package org.drawbridge.connectors.email;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.drawbridge.engine.Failure;
import org.drawbridge.engine.Failure.Kind;
import org.drawbridge.engine.Failure.Scope;
import org.drawbridge.security.tls.HandshakeException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;

/// What it means that an email was not taken, by the server's reply code (RFC 5321 §4.2) where it gave one. The
/// replies' words are the server's own, and may name a recipient.
record SmtpMeaning(Kind kind, Scope scope, String code, String text) {

    /// @param begun whether the email was being written, so that the server may have it
    static SmtpMeaning of(MessagingException e, boolean begun) {
        int reply = reply(e);
        if (reply > 0) {
            return of(reply);
        }
        for (@Nullable Throwable each = e; each != null; each = next(each)) {
            switch (each) {
                case AuthenticationFailedException _ -> {
                    return peer("credentials", "does not let us in; correct `user` and the secret.");
                }
                case MailConnectException _, UnknownHostException _ -> {
                    return peer("connect", "cannot be reached.");
                }
                case SSLException tls
                when !begun -> {
                    HandshakeException why = HandshakeException.of(tls);
                    return peer(why.code(), "and we agree on no TLS: " + why.sentence());
                }
                default -> {}
            }
        }
        return begun
                ? new SmtpMeaning(Kind.UNCERTAIN, Scope.PEER, "no-answer", "was sent the email, but did not answer.")
                : peer("smtp", "took no email: it broke off, turned us away, or offers no STARTTLS.");
    }

    private static SmtpMeaning of(int reply) {
        String code = "smtp-" + reply;
        return switch (reply) {
            // The mailbox is busy, the server has no room for it or failed on it.
            case 450, 451, 452 -> new SmtpMeaning(Kind.TRANSIENT, Scope.MESSAGE, code, "cannot take it now.");
            case 530, 534, 535, 538 -> peer(code, "does not let us in; correct `user`, the secret and `security`.");
            case 500, 501, 502, 503, 504 -> peer(code, "does not understand us.");
            default ->
                reply / 100 == 5
                        ? new SmtpMeaning(Kind.PERMANENT, Scope.MESSAGE, code, "refused it.")
                        : peer(code, "can take nothing now.");
        };
    }

    private static SmtpMeaning peer(String code, String text) {
        return new SmtpMeaning(Kind.TRANSIENT, Scope.PEER, code, text);
    }

    /// The gravest of those that were given; 0 if none was.
    private static int reply(MessagingException e) {
        int gravest = 0;
        for (@Nullable Throwable each = e; each != null; each = next(each)) {
            int reply = switch (each) {
                case SMTPAddressFailedException address -> address.getReturnCode();
                case SMTPSenderFailedException sender -> sender.getReturnCode();
                case SMTPSendFailedException send -> send.getReturnCode();
                default -> 0;
            };
            gravest = Math.max(gravest, reply);
        }
        return gravest;
    }

    private static @Nullable Throwable next(Throwable e) {
        @Nullable Throwable nested = e instanceof MessagingException mail ? mail.getNextException() : null;
        return nested == null ? e.getCause() : nested;
    }

    Failure failure(String address) {
        String reply = code.startsWith("smtp-") ? " (SMTP " + code.substring("smtp-".length()) + ")" : "";
        return new Failure(kind, scope, code, address + " " + text + reply, Optional.empty());
    }
}
