package dev.signalbox.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: where it prints. */
abstract class Printing {
    @Spec
    private @Nullable CommandSpec spec;

    final PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    final PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    /** For a command that only has others below it. */
    final ParameterException incomplete() {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), "Missing required subcommand");
    }
}
