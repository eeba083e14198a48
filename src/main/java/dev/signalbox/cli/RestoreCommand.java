package dev.signalbox.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Fills a data folder from a backup. */
@Command(
        name = "restore",
        description = "Read a backup into the data folder (SIGNALBOX_DATA_DIR), which must be without a store.",
        mixinStandardHelpOptions = true)
final class RestoreCommand extends Printing implements Callable<Integer> {
    @Parameters(paramLabel = "<file>")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        return ImportCommand.run(Objects.requireNonNull(file), OpenStore.EMBEDDED, out());
    }
}
