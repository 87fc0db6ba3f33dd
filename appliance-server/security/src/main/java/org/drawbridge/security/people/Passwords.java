package org.drawbridge.security.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drawbridge.security.vault.Argon2;

/// Passwords by Argon2id, written as PHC strings (`$argon2id$v=19$m=…,t=…,p=…$salt$tag`).
final class Passwords {

    /// The cost of RFC 9106 would take 64 MB for each login of an appliance that lives in 400 MB; this is what OWASP
    /// recommends as equal to it: 46 MiB, 1 pass.
    private static final Argon2 COST = new Argon2(46 << 10, 1, 1);

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final int SHORTEST = 12;
    private static final int LONGEST = 200;

    /// They are computed on threads of their own, in the order in which they come: it takes a core for a tenth of a
    /// second, in
    /// which a virtual thread would let no other one run. Two at once: each takes the memory of its cost.
    private static final ExecutorService COMPUTING = Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("passwords-", 1).factory());

    /// Compared with when there is no such account, so that nobody learns that by the time it takes. Of a class of its
    /// own:
    /// the threads that compute wait until this one is there.
    private static final class Nobody {
        private static final String HASH = hash(new SecureRandom().nextLong() + "nobody");
    }

    private Passwords() {}

    /// What is wrong with a new password (NIST SP 800-63B §3.1.1), if anything.
    static Optional<String> fault(String password, String account) {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            return Optional.of("A password has at least 12 characters; several words in a row are good.");
        }
        if (password.length() > LONGEST) {
            return Optional.of("A password has at most 200 characters.");
        }
        if (password.toLowerCase(Locale.ROOT).contains(account.toLowerCase(Locale.ROOT))
                || password.chars().distinct().count() < 5) {
            return Optional.of(
                    "This password is easy to guess; take one without the account's name and with more than a few characters.");
        }
        return Optional.empty();
    }

    static String hash(String password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        byte[] tag = compute(COST, password, salt, 32);
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + COST.memory() + ",t=" + COST.passes() + ",p=" + COST.lanes() + "$"
                + encoder.encodeToString(salt) + "$" + encoder.encodeToString(tag);
    }

    /// Takes as long for an account that there is not.
    static boolean matches(Optional<String> hash, String password) {
        Matcher phc =
                PHC.matcher(hash.filter(each -> PHC.matcher(each).matches()).orElseGet(() -> Nobody.HASH));
        if (!phc.matches()) {
            throw new IllegalStateException("our own hash is a PHC string");
        }
        var cost = new Argon2(
                Integer.parseInt(phc.group(1)), Integer.parseInt(phc.group(2)), Integer.parseInt(phc.group(3)));
        byte[] wanted = Base64.getDecoder().decode(phc.group(5));
        byte[] given = compute(cost, password, Base64.getDecoder().decode(phc.group(4)), wanted.length);
        return MessageDigest.isEqual(wanted, given) && hash.isPresent();
    }

    /// One text however it was typed: composed or not (RFC 8265 §4.2).
    private static byte[] compute(Argon2 cost, String password, byte[] salt, int length) {
        byte[] bytes = Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
        return CompletableFuture.supplyAsync(() -> cost.derive(bytes, salt, length), COMPUTING)
                .join();
    }
}
