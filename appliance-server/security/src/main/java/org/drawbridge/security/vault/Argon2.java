package org.drawbridge.security.vault;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id (RFC 9106) with its cost, so that the cost can grow and what was made before can still be checked.
///
/// @param memory in KiB
/// @param passes over the memory
/// @param lanes that could run at once
public record Argon2(int memory, int passes, int lanes) {

    /// The second recommended choice of RFC 9106 §4: 64 MiB, 3 passes, 4 lanes.
    public static final Argon2 STANDARD = new Argon2(64 << 10, 3, 4);

    /// Nobody asks for more, so a file that does was tampered with.
    private static final int MOST_MEMORY = 1 << 20;

    public Argon2 {
        if (memory < 8 * lanes || memory > MOST_MEMORY || passes < 1 || passes > 100 || lanes < 1 || lanes > 64) {
            throw new IllegalArgumentException("Argon2id cannot be run at this cost");
        }
    }

    /// The tag of `length` bytes.
    public byte[] derive(byte[] password, byte[] salt, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] tag = new byte[length];
        generator.generateBytes(password, tag);
        return tag;
    }
}
