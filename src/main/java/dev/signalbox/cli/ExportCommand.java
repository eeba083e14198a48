package dev.signalbox.cli;

import dev.signalbox.store.Archive;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes an archive of the store. */
@Command(
        name = "export",
        description = {
            "Write everything that cannot be made again from the log into a new file, a line of JSON for each document "
                    + "(gzip), for `import` into any other store.",
            "The embedded store must not be in use; `backup` asks the server that uses it."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand extends Printing implements Callable<Integer> {
    @Parameters(paramLabel = "<file>")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        try (OpenStore store = OpenStore.open()) {
            out().printf("Wrote %,d documents.%n", write(store, Objects.requireNonNull(file)));
            return 0;
        }
    }

    static long write(OpenStore store, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(Folders.createNew(file))) {
            return Archive.write(store.mongo(), out);
        }
    }
}
