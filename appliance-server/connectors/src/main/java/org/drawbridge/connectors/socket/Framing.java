package org.drawbridge.connectors.socket;

/// How frames are told apart on a wire. Safe for any thread.
public interface Framing {

    /// What bytes that begin with a frame are so far.
    sealed interface Found {

        /// A whole frame, its content from `from` to `to`; what comes after it begins at `next`.
        record Whole(int from, int to, int next) implements Found {}

        /// A whole frame if nothing follows for a moment.
        record Perhaps(Whole frame) implements Found {}

        /// The beginning of a frame that has at least `size` bytes as a whole.
        record More(long size) implements Found {}

        /// No frame begins so.
        record Never() implements Found {}
    }

    /// @param from where the frame begins
    /// @param to where the bytes end that have come so far
    /// @param seen how many of them were there at the last look, which found nothing
    Found find(byte[] buffer, int from, int to, int seen);

    /// Whether a byte may stand between frames, where it means nothing.
    boolean between(byte each);

    /// How many bytes a frame has beside its content, at most.
    int overhead();

    /// The bytes of a frame around `content`.
    byte[] frame(byte[] content);
}
