package dev.signalbox.cli;

import dev.signalbox.ops.SettingError;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code signalbox} and what is below it. */
@Command(
        name = "signalbox",
        synopsisSubcommandLabel = "[COMMAND]",
        description = "A gateway and dashboard for tasks. Without a command it serves.",
        footer = {
            "",
            "Settings are environment variables such as PORT and SIGNALBOX_DATA_DIR; src/docs/settings.md lists them all."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        subcommands = {
            Cli.Serve.class,
            CheckCommand.class,
            RebuildCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            UserCommand.class,
            KeyCommand.class,
            TailCommand.class,
            TaskCommand.class,
            ClaimCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Cli {
    /** It failed, or found something wrong. */
    static final int FAILED = 1;
    /** A word or a setting is wrong. */
    private static final int WRONG = 2;

    private Cli() {}

    /** Whether these words mean the server, which has no part in this package. */
    public static boolean serves(String... words) {
        return words.length == 0 || List.of(words).equals(List.of("serve"));
    }

    /**
     * Runs a command; returns the exit code.
     *
     * @param sentence what a user got wrong, in one line; {@code null} when it is not the user's fault
     */
    public static int run(Function<Throwable, @Nullable String> sentence, String... words) {
        return commandLine(sentence).execute(words);
    }

    static CommandLine commandLine(Function<Throwable, @Nullable String> sentence) {
        return new CommandLine(new Cli())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, given) -> {
                    PrintWriter err = e.getCommandLine().getErr();
                    err.println(e.getMessage());
                    e.getCommandLine().usage(err);
                    return WRONG;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    PrintWriter err = command.getErr();
                    String known = sentence.apply(e);
                    if (known != null) {
                        err.println(known);
                        return WRONG;
                    }
                    if (e instanceof Failure) {
                        err.println(e.getMessage());
                    } else {
                        e.printStackTrace(err);
                    }
                    return FAILED;
                });
    }

    /** Of the manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "Signalbox "
                        + Objects.requireNonNullElse(
                                Cli.class.getPackage().getImplementationVersion(), "(not packaged)")
            };
        }
    }

    /** For the help only: the server begins elsewhere. */
    @Command(name = "serve", description = "Start the server; this is the default.", mixinStandardHelpOptions = true)
    static final class Serve implements Runnable {
        @Override
        public void run() {
            throw new SettingError("serve", "has more words behind it", "none");
        }
    }
}
