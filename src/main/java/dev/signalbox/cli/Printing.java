package dev.signalbox.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: where it prints. */
abstract class Printing {
    @Spec
    private @Nullable CommandSpec spec;

    final PrintWriter out() {
        return commandLine().getOut();
    }

    final PrintWriter err() {
        return commandLine().getErr();
    }

    final CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }

    /** For a command that only has others below it. */
    final ParameterException incomplete() {
        return new ParameterException(commandLine(), "Missing required subcommand");
    }
}
