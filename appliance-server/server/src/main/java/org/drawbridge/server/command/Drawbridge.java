package org.drawbridge.server.command;

import java.io.PrintWriter;
import java.util.List;
import org.drawbridge.engine.StartupException;
import org.drawbridge.engine.journal.StorageException;
import org.drawbridge.server.Appliance;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/// The command line. Exit codes: 0 done, 1 done but something was wrong with the input, 2 not done.
@Command(
        name = "drawbridge",
        description = "On-prem healthcare integration appliance.",
        mixinStandardHelpOptions = true,
        versionProvider = Drawbridge.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Drawbridge {

    private static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            DemoCommand.class,
            ConvertCommand.class,
            ValidateCommand.class,
            DeidentifyCommand.class,
            CheckCommand.class,
            CodesCommand.class,
            HealthCommand.class,
            ThroughputCommand.class,
            MessagesCommand.class,
            ChannelsCommand.class,
            DeliveriesCommand.class,
            QuarantineCommand.class,
            ReplayCommand.class,
            ShadowCommand.class,
            MapCommand.class,
            CertificateCommand.class,
            AuditCommand.class,
            IncidentsCommand.class,
            SecretCommand.class,
            AccountCommand.class,
            ConfigCommand.class,
            GatewayCommand.class,
            ImportCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            JournalCommand.class,
            SupportBundleCommand.class,
            DoctorCommand.class,
            SimulateCommand.class,
            BenchCommand.class,
            TrainCommand.class);

    private Drawbridge() {}

    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"Drawbridge " + Appliance.version()};
        }
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /// With every command there is.
    static CommandLine all() {
        CommandLine line = new CommandLine(new Drawbridge());
        COMMANDS.forEach(line::addSubcommand);
        return line;
    }

    static int run(String... arguments) {
        CommandLine line = line(commands(arguments));
        if (arguments.length == 0) {
            line.usage(line.getErr());
            return 2;
        }
        return line.execute(arguments);
    }

    /// With every command there is, for who describes them.
    public static CommandLine line() {
        return line(COMMANDS);
    }

    private static CommandLine line(List<Class<?>> commands) {
        CommandLine line = new CommandLine(new Drawbridge());
        commands.forEach(line::addSubcommand);
        return line.setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, _) -> failed(e, command))
                .setParameterExceptionHandler((e, _) -> misused(e));
    }

    /// The command that is asked for, and where it is none, all. To read how one command looks takes a cold JVM
    /// milliseconds, and a start waits for each.
    private static List<Class<?>> commands(String... arguments) {
        if (arguments.length > 0) {
            for (Class<?> each : COMMANDS) {
                if (each.getAnnotation(Command.class).name().equals(arguments[0])) {
                    return List.of(each);
                }
            }
        }
        return COMMANDS;
    }

    private static int failed(Exception e, CommandLine command) throws Exception {
        if (e instanceof StartupException || e instanceof StorageException || e instanceof ApiClient.NotDone) {
            command.getErr().println("drawbridge: " + e.getMessage());
            return 2;
        }
        throw e;
    }

    private static int misused(ParameterException e) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("drawbridge: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return 2;
    }
}
