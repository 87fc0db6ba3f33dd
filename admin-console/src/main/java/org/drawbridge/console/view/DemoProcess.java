package org.drawbridge.console.view;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The product's demo as a process: an appliance between a simulated clinic and a simulated EHR.
///
/// @param api where the appliance is
/// @param key that it takes
/// @param ehr where the simulated EHR is
record DemoProcess(Process process, URI api, String key, URI ehr) implements AutoCloseable {

    private static final Pattern EHR = Pattern.compile("FHIR out +(\\S+)");
    private static final Pattern API = Pattern.compile("API +(\\S+).*Bearer ([^']+)'");

    /// Returns when the demo has said where it is.
    static DemoProcess start(List<String> command) throws IOException {
        ProcessBuilder demo = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        // An installed console's launcher says it for itself alone; the appliance's would believe it.
        demo.environment().remove("_JPACKAGE_LAUNCHER");
        Process process = demo.start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String ehr = "";
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher found = EHR.matcher(line);
            ehr = found.find() ? found.group(1) : ehr;
            Matcher api = API.matcher(line);
            if (api.find()) {
                // The rest is its counters, which would fill the pipe.
                Thread.ofVirtual().name("demo-output").start(() -> drain(out));
                return new DemoProcess(process, URI.create(api.group(1)), api.group(2), URI.create(ehr));
            }
        }
        process.destroy();
        throw new IOException("the demo did not start");
    }

    private static void drain(Reader out) {
        try {
            var _ = out.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // It has ended, and its output with it.
            return;
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    @Override
    public String toString() {
        return "DemoProcess[" + api + "]";
    }
}
