package org.drawbridge.connectors.tcp;

import java.util.Arrays;
import java.util.Optional;
import org.drawbridge.connectors.socket.Framing;
import org.drawbridge.formats.Payload;

/// The frames that can be agreed on.
public sealed interface TcpFraming extends Framing {

    /// Why a content cannot be put into a frame, for a person; empty if it can.
    Optional<String> obstacle(byte[] content);

    /// Bytes that begin a frame and bytes that end it; a content must not hold the latter.
    ///
    /// @param start none for frames that follow each other
    record Delimited(Payload start, Payload end) implements TcpFraming {

        public Delimited {
            if (end.size() == 0) {
                throw new IllegalArgumentException("a frame must have an end");
            }
        }

        @Override
        public Found find(byte[] buffer, int from, int to, int seen) {
            byte[] first = start.reveal();
            byte[] last = end.reveal();
            int head = Math.min(first.length, to - from);
            if (!Arrays.equals(buffer, from, from + head, first, 0, head)) {
                return new Found.Never();
            }
            // The end may have begun in what was looked at before.
            for (int i = from + Math.max(first.length, seen - last.length + 1); i + last.length <= to; i++) {
                if (Arrays.equals(buffer, i, i + last.length, last, 0, last.length)) {
                    return new Found.Whole(from + first.length, i, i + last.length);
                }
            }
            return new Found.More(to - from);
        }

        /// Line ends between frames are passed over where a frame has a beginning to tell them by.
        @Override
        public boolean between(byte each) {
            return start.size() > 0 && each != start.reveal()[0] && (each == '\r' || each == '\n');
        }

        @Override
        public int overhead() {
            return start.size() + end.size();
        }

        @Override
        public byte[] frame(byte[] content) {
            byte[] frame = Arrays.copyOf(start.reveal(), start.size() + content.length + end.size());
            System.arraycopy(content, 0, frame, start.size(), content.length);
            System.arraycopy(end.reveal(), 0, frame, start.size() + content.length, end.size());
            return frame;
        }

        @Override
        public Optional<String> obstacle(byte[] content) {
            boolean ends = find(frame(content), 0, overhead() + content.length, 0)
                            instanceof Found.Whole(int from, int to, int _)
                    && to - from < content.length;
            return ends ? Optional.of("It holds the bytes that end a frame.") : Optional.empty();
        }
    }

    /// A number before the content says how long it is.
    ///
    /// @param bytes of the number, from 1 to 4
    /// @param bigEndian whether its first byte counts most
    /// @param countsItself whether the number counts its own bytes, too
    record Length(int bytes, boolean bigEndian, boolean countsItself) implements TcpFraming {

        @Override
        public Found find(byte[] buffer, int from, int to, int seen) {
            if (to - from < bytes) {
                return new Found.More(bytes);
            }
            long announced = 0;
            for (int i = 0; i < bytes; i++) {
                announced = (announced << 8) | (buffer[from + (bigEndian ? i : bytes - 1 - i)] & 0xFF);
            }
            long whole = countsItself ? announced : announced + bytes;
            if (whole < bytes) {
                return new Found.Never();
            }
            return whole <= to - from
                    ? new Found.Whole(from + bytes, from + (int) whole, from + (int) whole)
                    : new Found.More(whole);
        }

        @Override
        public boolean between(byte each) {
            return false;
        }

        @Override
        public int overhead() {
            return bytes;
        }

        @Override
        public byte[] frame(byte[] content) {
            byte[] frame = new byte[bytes + content.length];
            long number = countsItself ? frame.length : content.length;
            for (int i = 0; i < bytes; i++) {
                frame[bigEndian ? bytes - 1 - i : i] = (byte) (number >> (8 * i));
            }
            System.arraycopy(content, 0, frame, bytes, content.length);
            return frame;
        }

        @Override
        public Optional<String> obstacle(byte[] content) {
            long number = countsItself ? (long) content.length + bytes : content.length;
            return number >>> (8 * bytes) == 0
                    ? Optional.empty()
                    : Optional.of("It is longer than a length of " + bytes + " bytes can say.");
        }
    }

    /// Lines; a content must not hold what ends one, and empty lines mean nothing.
    record Line(End end) implements TcpFraming {

        /// What ends a line. What is received may have a CR before the LF or not.
        public enum End {
            LF("\n"),
            CRLF("\r\n"),
            CR("\r");

            private final String text;

            End(String text) {
                this.text = text;
            }

            private byte last() {
                return (byte) text.charAt(text.length() - 1);
            }
        }

        @Override
        public Found find(byte[] buffer, int from, int to, int seen) {
            for (int i = from + seen; i < to; i++) {
                if (buffer[i] == end.last()) {
                    boolean returned = end != End.CR && i > from && buffer[i - 1] == '\r';
                    return new Found.Whole(from, returned ? i - 1 : i, i + 1);
                }
            }
            return new Found.More(to - from);
        }

        @Override
        public boolean between(byte each) {
            return each == '\r' || each == '\n';
        }

        @Override
        public int overhead() {
            return end.text.length();
        }

        @Override
        public byte[] frame(byte[] content) {
            byte[] frame = Arrays.copyOf(content, content.length + end.text.length());
            for (int i = 0; i < end.text.length(); i++) {
                frame[content.length + i] = (byte) end.text.charAt(i);
            }
            return frame;
        }

        @Override
        public Optional<String> obstacle(byte[] content) {
            for (byte each : content) {
                if (each == end.last()) {
                    return Optional.of("It is more than one line.");
                }
            }
            return Optional.empty();
        }
    }
}
