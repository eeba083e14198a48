package dev.signalbox.cli;

import dev.signalbox.log.LogScan;
import dev.signalbox.store.Archive;
import dev.signalbox.store.Indexes;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Fills a store from an archive. */
@Command(
        name = "import",
        description =
                "Read an archive of `export` or `backup` into a store without events, with ids and versions as they were.",
        mixinStandardHelpOptions = true)
final class ImportCommand extends Printing implements Callable<Integer> {
    @Parameters(paramLabel = "<file>")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        return run(Objects.requireNonNull(file), Map.of(), out());
    }

    /** @param settings of the store */
    static int run(Path file, Map<String, Object> settings, PrintWriter out) throws IOException {
        if (!Files.isReadable(file)) {
            throw new Failure(file + " cannot be read");
        }
        try (InputStream in = Files.newInputStream(file)) {
            Archive.verify(in); // before anything is made
        } catch (Archive.Unreadable e) {
            throw new Failure(file + " is not what `backup` or `export` wrote: " + e.getMessage());
        }
        long documents;
        try (OpenStore store = OpenStore.open(settings);
                InputStream in = Files.newInputStream(file)) {
            if (store.mongo().collection(Indexes.EVENTS).find().first() != null) {
                throw new Failure("the store has events already, and nothing is overwritten");
            }
            documents = Archive.read(store.mongo(), in);
        }
        LogScan log = RebuildCommand.run(settings);
        log.problems().forEach(problem -> out.println("Wrong: " + problem));
        out.printf(
                "Read %,d documents, of them %,d events of %,d spaces.%n",
                documents, log.events(), log.versions().size());
        return log.problems().isEmpty() ? 0 : Cli.FAILED;
    }
}
