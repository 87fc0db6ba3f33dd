package org.drawbridge.connectors.tcp;

import java.util.Arrays;
import java.util.Optional;
import org.drawbridge.connectors.socket.Framing;
import org.drawbridge.formats.Payload;

/// How a message is acknowledged, where sender and receiver have agreed on that.
///
/// @param accepted the bytes that say so, or that what says so begins with
/// @param refused likewise; none if that is never said
/// @param framed whether they come in a frame, as messages do
public record Acknowledging(Payload accepted, Payload refused, boolean framed) {

    /// What an answer says: true for yes, false for no; empty if it is neither.
    Optional<Boolean> read(byte[] answer) {
        if (begins(answer, accepted)) {
            return Optional.of(true);
        }
        return refused.size() > 0 && begins(answer, refused) ? Optional.of(false) : Optional.empty();
    }

    private static boolean begins(byte[] answer, Payload with) {
        byte[] bytes = with.reveal();
        return answer.length >= bytes.length && Arrays.equals(answer, 0, bytes.length, bytes, 0, bytes.length);
    }

    /// The bytes on the wire.
    byte[] written(Payload answer, Framing framing) {
        return framed ? framing.frame(answer.reveal()) : answer.reveal();
    }

    /// How answers are told apart.
    Framing framing(Framing messages) {
        return framed ? messages : new Bare();
    }

    /// Answers that stand for themselves.
    private final class Bare implements Framing {

        @Override
        public Found find(byte[] buffer, int from, int to, int seen) {
            byte[] come = Arrays.copyOfRange(buffer, from, to);
            for (Payload each : new Payload[] {accepted, refused}) {
                if (each.size() > 0 && begins(come, each)) {
                    return new Found.Whole(from, from + each.size(), from + each.size());
                }
            }
            boolean beginning =
                    begins(accepted.reveal(), Payload.of(come)) || begins(refused.reveal(), Payload.of(come));
            // What is neither is handed on as it is, for a person to see.
            return beginning ? new Found.More(to - from) : new Found.Perhaps(new Found.Whole(from, to, to));
        }

        @Override
        public boolean between(byte each) {
            return false;
        }

        @Override
        public int overhead() {
            return 0;
        }

        @Override
        public byte[] frame(byte[] content) {
            return content;
        }
    }
}
