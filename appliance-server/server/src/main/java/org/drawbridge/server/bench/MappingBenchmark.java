package org.drawbridge.server.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.ZoneOffset;
import java.util.List;
import org.drawbridge.formats.Payload;
import org.drawbridge.formats.hl7v2.Envelope;
import org.drawbridge.formats.hl7v2.Hl7Message;
import org.drawbridge.mapping.Library;
import org.drawbridge.mapping.Mapping;
import org.drawbridge.simulators.load.Load;

/// How many messages one thread parses, maps and writes as a bundle.
final class MappingBenchmark {

    private static final long LASTING = 5_000_000_000L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @FunctionalInterface
    private interface Work {
        /// Does it once; the result is added up, so that none of it can be left out.
        long once();
    }

    /// @param allocated bytes each
    private record Speed(double perSecond, double allocated) {}

    private final Mapping mapping = Mapping.standard(ZoneOffset.UTC);
    private final Mapping back = Library.fhirToHl7v2("2.5.1", ZoneOffset.UTC);

    List<Figure> run() {
        byte[] adt = Load.sample(Load.Kind.ADT);
        byte[] oru = Load.sample(Load.Kind.ORU);
        Speed mappedAdt = speed(() -> mapped(adt));
        Speed mappedOru = speed(() -> mapped(oru));
        return List.of(
                figure("ADT to its bundle", mappedAdt, "≥ 8,000", adt),
                figure("ORU with 20 results to its bundle", mappedOru, "≥ 1,500", oru),
                back("bundle to its ADT", adt, "≥ 8,000"));
    }

    private Figure figure(String what, Speed speed, String goal, byte[] message) {
        Speed read = speed(() -> read(message));
        return Figure.of(
                what + ", one thread",
                speed.perSecond(),
                "/s",
                goal,
                "read alone: " + Figure.number(read.perSecond()) + "; allocates "
                        + Figure.number(speed.allocated() / 1024) + " kB; LinuxForHealth: 130");
    }

    /// Of the bundle that becomes of a message.
    private Figure back(String what, byte[] message, String goal) {
        if (!(mapping.apply(Hl7Message.parse(message)) instanceof Mapping.Result.Mapped bundle)) {
            throw new IllegalStateException("the sample of the load cannot be mapped");
        }
        Payload document = bundle.output();
        Speed speed = speed(() -> back.apply(document) instanceof Mapping.Result.Mapped done
                ? done.output().size()
                : 0);
        return Figure.of(
                what + ", one thread",
                speed.perSecond(),
                "/s",
                goal,
                "allocates " + Figure.number(speed.allocated() / 1024) + " kB");
    }

    private long mapped(byte[] message) {
        return mapping.apply(Hl7Message.parse(message)) instanceof Mapping.Result.Mapped done
                ? done.output().size()
                : 0;
    }

    private static long read(byte[] message) {
        return Envelope.of(Hl7Message.parse(message)).patientId().length();
    }

    /// Warms up for as long as it measures.
    private static Speed speed(Work work) {
        repeat(work);
        return repeat(work);
    }

    private static Speed repeat(Work work) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long begun = System.nanoTime();
        long count = 0;
        long sum = 0;
        while (System.nanoTime() - begun < LASTING) {
            sum += work.once();
            count++;
        }
        if (sum == 0) {
            throw new IllegalStateException("the sample of the load cannot be mapped");
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Speed(count / seconds, (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / count);
    }
}
