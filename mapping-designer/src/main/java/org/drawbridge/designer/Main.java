package org.drawbridge.designer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.control.TabPane;
import javafx.stage.Stage;
import org.drawbridge.designer.model.Designer;
import org.drawbridge.designer.model.Remarks;
import org.drawbridge.designer.view.DesignerWindow;
import org.drawbridge.designer.view.Samples;
import org.drawbridge.desktop.FxTasks;
import org.drawbridge.desktop.Picture;

/// Starts the designer, or takes its pictures.
public final class Main {

    private static final String USAGE = """
        Usage: drawbridge designer FILE [--sample FILE]
               drawbridge designer bench [RULES]
        Draws a mapping (config/mappings/NAME.yaml): what it reads, what it makes, a line for each rule. Lines are drawn
        with the mouse, or with Space at both ends; every edit is tried on the sample at once. The file is written when you save.

          bench           measures how long an edit takes to its result in a mapping of so many rules (300)
          --sample FILE   a document, or a file of HL7 v2 messages, to try the mapping with (default: the first test case)

        Example:
          drawbridge designer config/mappings/local-lab.yaml --sample captured.hl7
        """;

    /// The folder of the validators, where there are some.
    private static final String VALIDATORS = "drawbridge.validators";

    private Main() {}

    public static void main(String[] arguments) {
        List<String> given = new ArrayList<>(List.of(arguments));
        boolean pictures = given.size() == 4 && given.getFirst().equals("screenshots");
        if (pictures) {
            System.exit(pictures(Path.of(given.get(1)), Path.of(given.get(2)), Path.of(given.get(3))));
        }
        if (!given.isEmpty() && given.getFirst().equals("bench")) {
            System.exit(bench(given));
        }
        boolean help = !given.isEmpty() && List.of("--help", "-h").contains(given.getFirst());
        boolean good = given.size() == 1 || (given.size() == 3 && given.get(1).equals("--sample"));
        if (help || !good) {
            (help ? System.out : System.err).print(USAGE);
            System.exit(help ? 0 : 2);
        }
        for (int i = 0; i < given.size(); i += 2) {
            if (!Files.isReadable(Path.of(given.get(i)))) {
                System.err.println("designer: " + given.get(i) + " cannot be read; check its name and permissions.");
                System.exit(2);
            }
        }
        Application.launch(Window.class, arguments);
    }

    private static boolean select(Scene scene, String id) {
        TabPane tabs = (TabPane) scene.lookup("#tabs");
        tabs.getTabs().stream().filter(each -> id.equals(each.getId())).forEach(tabs.getSelectionModel()::select);
        if (id.equals("suggestions-tab") && scene.lookup("#suggestions") instanceof ListView<?> list) {
            list.getSelectionModel().selectFirst();
        }
        if (id.equals("tests-tab") && scene.lookup("#tests-run") instanceof Button run) {
            run.fire();
        }
        return true;
    }

    private static int bench(List<String> given) {
        String rules = given.size() == 2 ? given.get(1) : "300";
        if (given.size() > 2 || !rules.matches("[1-9]\\d{0,3}")) {
            System.err.println("designer: expected how many rules: designer bench 300");
            return 2;
        }
        try {
            System.out.println(Bench.run(Integer.parseInt(rules)));
            return 0;
        } catch (IOException e) {
            System.err.println("designer: bench: " + e.getMessage());
            return 2;
        }
    }

    /// The toolkit's way to start.
    public static final class Window extends Application {

        @Override
        public void start(Stage stage) throws IOException {
            List<String> given = getParameters().getRaw();
            Path mapping = Path.of(given.getFirst());
            show(
                    stage,
                    mapping,
                    given.size() == 3 ? Samples.of(Path.of(given.get(2))) : Samples.beside(mapping),
                    Designer.drafts());
        }
    }

    private static Designer show(Stage stage, Path mapping, Samples samples, Path drafts) throws IOException {
        Designer designer = Designer.open(new FxTasks(), ZoneId.systemDefault(), mapping, drafts, samples.first());
        Optional.ofNullable(System.getProperty(VALIDATORS)).map(Path::of).ifPresent(designer.validity()::check);
        new DesignerWindow(stage, designer, samples);
        return designer;
    }

    /// Pictures of a mapping with a sample: as it opens, and each of its tabs.
    private static int pictures(Path folder, Path mapping, Path sample) {
        try {
            Files.createDirectories(folder);
            Platform.startup(() -> {});
            Path drafts = Files.createTempDirectory("designer");
            var stage = new Stage[1];
            Designer designer = Picture.fx(() -> {
                stage[0] = new Stage();
                return show(stage[0], mapping, Samples.of(sample), drafts);
            });
            // The validators need a while to load.
            for (int i = 0; i < 4 || (i < 40 && designer.validity().fhir().get() == Remarks.Fhir.CHECKING); i++) {
                TimeUnit.SECONDS.sleep(1);
            }
            Picture.both(stage[0].getScene(), folder, "designer");
            for (String tab : List.of("problems-tab", "suggestions-tab", "tests-tab", "changes-tab", "text-tab")) {
                Picture.fx(() -> select(stage[0].getScene(), tab));
                TimeUnit.SECONDS.sleep(1);
                Picture.both(stage[0].getScene(), folder, "designer-" + tab.replace("-tab", ""));
            }
            Platform.exit();
            return 0;
        } catch (IOException | java.util.concurrent.ExecutionException e) {
            System.err.println("screenshots: " + e.getMessage());
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 2;
        }
    }
}
