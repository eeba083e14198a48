package dev.signalbox;

import java.util.List;
import java.util.Objects;

/** The words after {@code java -jar signalbox.jar}. */
enum CommandLine {
    SERVE,
    HELP,
    VERSION,
    UNKNOWN;

    private static final int EXIT_UNKNOWN = 2;
    private static final String USAGE = """
            Usage: java -jar signalbox.jar [serve]

              serve        start the server; this is the default
              --help       print this
              --version    print the version

            Settings are environment variables such as PORT and SIGNALBOX_DATA_DIR; src/docs/settings.md lists them all.
            """;

    static CommandLine of(String... words) {
        List<String> given = List.of(words);
        if (given.isEmpty() || given.equals(List.of("serve"))) {
            return SERVE;
        }
        if (given.contains("--help") || given.contains("-h")) {
            return HELP;
        }
        return given.equals(List.of("--version")) ? VERSION : UNKNOWN;
    }

    boolean serves() {
        return this == SERVE;
    }

    /** Prints what was asked for; returns the exit code. */
    int print() {
        switch (this) {
            case SERVE -> throw new IllegalStateException();
            case HELP -> System.out.print(USAGE);
            case VERSION ->
                System.out.println("Signalbox "
                        + Objects.requireNonNullElse(
                                CommandLine.class.getPackage().getImplementationVersion(), "(not packaged)"));
            case UNKNOWN -> System.err.print(USAGE);
        }
        return this == UNKNOWN ? EXIT_UNKNOWN : 0;
    }
}
