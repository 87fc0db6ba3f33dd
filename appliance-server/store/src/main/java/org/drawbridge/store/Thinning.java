package org.drawbridge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.drawbridge.formats.Payload;

/// Writes the files of a day anew as one, of which the facts about some messages are left out. Each that is left out
/// leaves an empty record, so that the numbers of the others stay what they are, and none seems to be missing.
final class Thinning {

    private static final int BLOCK_BYTES = 1 << 20;
    private static final int BLOCK_RECORDS = 1 << 16;

    private final Segment to;
    private final List<Payload> records = new ArrayList<>();
    private long next;
    private int bytes;

    Thinning(Segment to, long first) {
        this.to = to;
        this.next = first;
    }

    /// @param stays whether the facts about a message are kept
    static void write(Day day, LogReader log, LongPredicate stays, Segment to) throws IOException {
        var thinning = new Thinning(to, day.first());
        try {
            var _ = log.read(day.before(), day.end() - 1, (number, _, record) -> {
                if (stays.test(EntryCodec.message(number, record))) {
                    thinning.keep(number, record);
                }
            });
            thinning.fillUntil(day.end(), Payload.EMPTY);
            thinning.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void keep(long number, Payload record) {
        fillUntil(number, Payload.EMPTY);
        add(record);
    }

    /// The number of the record that is written next.
    long next() {
        return next;
    }

    void fillUntil(long number, Payload record) {
        while (next < number) {
            add(record);
        }
    }

    void add(Payload record) {
        records.add(record);
        next++;
        bytes += record.size();
        if (bytes >= BLOCK_BYTES || records.size() >= BLOCK_RECORDS) {
            flush();
        }
    }

    void flush() {
        if (records.isEmpty()) {
            return;
        }
        try {
            var _ = to.append(next - records.size(), Block.pack(records));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        records.clear();
        bytes = 0;
    }
}
