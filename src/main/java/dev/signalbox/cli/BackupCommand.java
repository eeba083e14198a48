package dev.signalbox.cli;

import dev.signalbox.store.Archive;
import dev.signalbox.store.StoreInUse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes an archive of the store, also while a server uses it. */
@Command(
        name = "backup",
        description = {
            "Write a backup into a new file, also while a server of this machine uses the store. `restore` reads it.",
            "It holds everything but the signing secret: people sign in again after a restore."
        },
        mixinStandardHelpOptions = true)
final class BackupCommand extends Printing implements Callable<Integer> {
    @Parameters(paramLabel = "<file>")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        Path made = Objects.requireNonNull(file);
        long documents;
        try (OpenStore store = OpenStore.open()) {
            documents = ExportCommand.write(store, made);
        } catch (RuntimeException e) {
            if (!StoreInUse.isCauseOf(e)) {
                throw e;
            }
            documents = fromServer(made);
        }
        out().printf("Wrote %,d documents.%n", documents);
        return 0;
    }

    private static long fromServer(Path file) throws IOException {
        Folders.createNew(file);
        try {
            try (LocalServer local = LocalServer.open();
                    InputStream in = local.server().stream("/api/backup", "application/gzip");
                    OutputStream out = Files.newOutputStream(file)) {
                in.transferTo(out);
            }
            try (InputStream in = Files.newInputStream(file)) {
                return Archive.verify(in);
            }
        } catch (Archive.Unreadable e) {
            Files.delete(file);
            throw new Failure("the server ended the backup early; its log says why");
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
