package org.drawbridge.console.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.drawbridge.console.client.Appliance;
import org.drawbridge.console.client.Change;
import org.drawbridge.console.client.ConfigFiles;
import org.drawbridge.desktop.Tasks;

/// A feed that is about to be added: a template, where it comes from and goes to, what its mapping makes of a
/// message,
/// the file that will be written, and the change that brings it into force.
public final class NewFeed {

    /// What is typed is looked at when nothing was typed for so long.
    private static final Duration TYPING = Duration.ofMillis(250);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Appliance appliance;
    private final Tasks tasks;
    private final ObjectProperty<FeedTemplate> template = new SimpleObjectProperty<>(FeedTemplate.ADMISSIONS);
    private final StringProperty name = new SimpleStringProperty("");
    private final StringProperty port = new SimpleStringProperty("");
    private final StringProperty folder = new SimpleStringProperty("/srv/drawbridge/lab-in");
    private final StringProperty target = new SimpleStringProperty("");
    private final StringProperty file = new SimpleStringProperty("");
    private final StringProperty sample = new SimpleStringProperty("");
    private final Loaded<ConfigFiles> config;
    private final Loaded<List<String>> problems;
    private final Loaded<FeedPreview> preview;
    private final Loaded<Change> live;
    private final TestMessage test;
    private long typed;

    public NewFeed(Appliance appliance, Tasks tasks) {
        this.appliance = appliance;
        this.tasks = tasks;
        this.config = new Loaded<>(tasks);
        this.problems = new Loaded<>(tasks);
        this.preview = new Loaded<>(tasks);
        this.live = new Loaded<>(tasks);
        this.test = new TestMessage(appliance, tasks);
        template.addListener((_, _, _) -> begin());
        List.of(name, port, folder, target).forEach(each -> each.addListener((_, _, _) -> write()));
        file.addListener((_, _, _) -> typed());
        sample.addListener((_, _, _) -> typed());
        config.state().addListener((_, _, state) -> {
            if (state instanceof Loaded.State.Ready<ConfigFiles>) {
                begin();
            }
        });
    }

    /// Asks what is configured already, and begins with the first template.
    public void open() {
        config.load(appliance::config);
    }

    private void begin() {
        FeedTemplate chosen = template.get();
        live.clear();
        test.clear();
        name.set(free(chosen.channel()));
        port.set(chosen.port() == 0 ? "" : String.valueOf(freePort(chosen.port())));
        target.set(
                switch (chosen.way()) {
                    case MLLP_TO_FHIR, FILES_TO_FHIR -> "http://ehr.example:8080/fhir";
                    case MLLP_TO_MLLP -> "ris.example:2575";
                });
        sample.set(resource(chosen.sample()));
        write();
    }

    private Map<String, String> files() {
        return config.value().map(ConfigFiles::files).orElse(Map.of());
    }

    private String free(String wanted) {
        String found = wanted;
        for (int i = 2; files().containsKey(fileName(found)); i++) {
            found = wanted + "-" + i;
        }
        return found;
    }

    private int freePort(int wanted) {
        int found = wanted;
        while (files().values().stream().anyMatch(mentions(found))) {
            found++;
        }
        return found;
    }

    private static java.util.function.Predicate<String> mentions(int port) {
        return java.util.regex.Pattern.compile("\\bport:\\s*" + port + "\\b").asPredicate();
    }

    private static String fileName(String channel) {
        return "channels/" + channel + ".yaml";
    }

    private void write() {
        file.set(text());
    }

    private String text() {
        FeedTemplate chosen = template.get();
        String types = "types: [" + quoted(chosen.types()) + "]";
        String source = switch (chosen.way()) {
            case MLLP_TO_FHIR, MLLP_TO_MLLP ->
                "  mllp: {port: %s, %s}".formatted(port.get().strip(), types);
            case FILES_TO_FHIR -> "  file: {folder: %s, %s}".formatted(quoted(folder.get()), types);
        };
        String destination = switch (chosen.way()) {
            case MLLP_TO_FHIR, FILES_TO_FHIR -> """
                          - name: ehr
                            mapping: hl7v2-to-fhir
                            fhir: {url: %s}
                        """.formatted(quoted(target.get()));
            case MLLP_TO_MLLP -> """
                          - name: receiver
                            mllp: {host: %s, port: %s}
                        """.formatted(quoted(part(0)), part(1));
        };
        return "source:\n" + source + "\norder: " + chosen.order() + "\ndestinations:\n" + destination;
    }

    /// Of `host:port`.
    private String part(int number) {
        String[] parts = target.get().strip().split(":", 2);
        return number < parts.length ? parts[number].strip() : "";
    }

    /// As YAML has it, too.
    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text.strip());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text can always be written", e);
        }
    }

    private void typed() {
        long moment = ++typed;
        tasks.after(TYPING, () -> {
            if (moment == typed) {
                check();
                map();
            }
        });
    }

    /// By the same rules as the appliance's start.
    private void check() {
        String wanted = fileName(name.get().strip());
        String text = file.get();
        problems.load(() -> appliance.check(Map.of(wanted, text)).problems());
    }

    private void map() {
        FeedTemplate.Way way = template.get().way();
        String message = sample.get();
        preview.load(() -> FeedPreview.of(way, message));
    }

    /// Whether the name belongs to another channel already.
    public boolean taken() {
        return files().containsKey(fileName(name.get().strip()));
    }

    /// Brings it into force, as any change of the configuration.
    public void goLive(String reason) {
        String base = config.value().map(ConfigFiles::revision).orElse("");
        Map<String, String> files = Map.of(fileName(name.get().strip()), file.get());
        live.load(() -> appliance.change(base, files, reason));
    }

    /// Sends the message to the feed as its sender would, and follows it.
    public void send() {
        test.send(name.get().strip(), Integer.parseInt(port.get().strip()), sample.get());
    }

    private static String resource(String name) {
        try (InputStream in = NewFeed.class.getResourceAsStream("/org/drawbridge/console/feeds/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the samples are part of the product", e);
        }
    }

    public ObjectProperty<FeedTemplate> template() {
        return template;
    }

    public StringProperty name() {
        return name;
    }

    public StringProperty port() {
        return port;
    }

    public StringProperty folder() {
        return folder;
    }

    /// An address of a FHIR server, or `host:port` where messages go on as they came.
    public StringProperty target() {
        return target;
    }

    /// The file that will be written.
    public StringProperty file() {
        return file;
    }

    /// One line for each segment.
    public StringProperty sample() {
        return sample;
    }

    public Loaded<ConfigFiles> config() {
        return config;
    }

    public Loaded<List<String>> problems() {
        return problems;
    }

    public Loaded<FeedPreview> preview() {
        return preview;
    }

    public Loaded<Change> live() {
        return live;
    }

    public TestMessage test() {
        return test;
    }
}
