package org.drawbridge.server.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.drawbridge.server.Scratch;
import org.drawbridge.simulators.load.Load;

/// How fast `convert` goes through files that are larger than its memory.
final class ConvertBenchmark {

    private static final int MB = 1 << 20;
    private static final int HEAP = 256;
    private static final int BATCH = 512;
    private static final int DOCUMENT = 50;

    private ConvertBenchmark() {}

    static List<Figure> run() throws IOException, InterruptedException {
        try (Scratch scratch = Scratch.make("bench")) {
            Path batch = scratch.path().resolve("batch.hl7");
            Path document = scratch.path().resolve("document.hl7");
            writeBatch(batch);
            writeDocument(document);
            return List.of(
                    figure("convert a batch of " + BATCH + " MB, half ADT, half ORU", batch, "≥ 20"),
                    figure("convert a message with " + DOCUMENT + " MB of Base64", document, ""));
        }
    }

    private static Figure figure(String what, Path file, String goal) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Child.run(HEAP, "convert", file.toString());
        double seconds = (System.nanoTime() - begun) / 1e9;
        double size = (double) Files.size(file) / MB;
        String beside = "in a heap of " + HEAP + " MB, the JVM's start included";
        return Figure.of(what, size / seconds, "MB/s", goal, beside);
    }

    private static void writeBatch(Path file) throws IOException {
        byte[] adt = Load.sample(Load.Kind.ADT);
        byte[] oru = Load.sample(Load.Kind.ORU);
        try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(file), MB)) {
            to.write(ascii("FHS|^~\\&|LAB\rBHS|^~\\&|LAB\r"));
            int messages = 0;
            for (long size = 0; size < (long) BATCH * MB; messages += 2) {
                to.write(adt);
                to.write(oru);
                size += adt.length + oru.length;
            }
            to.write(ascii("BTS|" + messages + "\rFTS|1\r"));
        }
    }

    private static void writeDocument(Path file) throws IOException {
        byte[] base64 = ascii("QUJD".repeat(MB / 4));
        try (OutputStream to = Files.newOutputStream(file)) {
            to.write(ascii("MSH|^~\\&|LAB||||20260131||ORU^R01|1|P|2.5.1\rPID|1||1^^^CLINIC^MR||TESTPATIENT^ONE\r"
                    + "OBR|1||1|11502-2^Report^LN|||20260131\rOBX|1|ED|11502-2^Report^LN||^application^pdf^Base64^"));
            for (int i = 0; i < DOCUMENT; i++) {
                to.write(base64);
            }
            to.write(ascii("||||||F\r"));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
