package org.drawbridge.server.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.drawbridge.engine.StartupException;

/// The bearer token of the API (RFC 6750). Made at the first start and shown once; only its SHA-256 is kept.
public final class Token {

    private final byte[] digest;
    private final Optional<String> justMade;

    private Token(byte[] digest, Optional<String> justMade) {
        this.digest = digest;
        this.justMade = justMade;
    }

    /// Reads `home/keys/api-token.sha256`, or makes a token and that file. To get a new token, delete the file.
    public static Token open(Path home) {
        Path file = home.resolve("keys").resolve("api-token.sha256");
        try {
            if (Files.exists(file)) {
                return new Token(HexFormat.of().parseHex(Files.readString(file).strip()), Optional.empty());
            }
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
            byte[] digest = sha256(token);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(digest));
            return new Token(digest, Optional.of(token));
        } catch (IOException | IllegalArgumentException e) {
            throw new StartupException(
                    "The API's token file " + file + " cannot be read. Delete it to get a new token at the next start.",
                    e);
        }
    }

    /// The token itself, if it was made now.
    public Optional<String> justMade() {
        return justMade;
    }

    boolean matches(String token) {
        return MessageDigest.isEqual(digest, sha256(token));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
