package dev.signalbox.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code store.mark} beside the store: that there is a store in this folder, and a version of it that was on the disk. So a
 * store that is missing, or that ends earlier, is not taken for a new or a whole one.
 */
final class StoreMark {
    static final String NAME = "store.mark";
    /** Of one length, so that it is written in place, which a full disk allows. */
    private static final String LINE = "signalbox store %020d%n";

    private static final Pattern VERSION = Pattern.compile("signalbox store (\\d{20})\\s*");

    private final Path file;

    StoreMark(Path folder) {
        this.file = folder.resolve(NAME);
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** A version that was durable; 0 when it cannot be read. */
    long version() {
        try {
            Matcher line = VERSION.matcher(Files.readString(file));
            return line.matches() ? Long.parseLong(line.group(1)) : 0;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** Only after that version was synced. A failure is none: it only protects less. */
    void write(long version) {
        try {
            if (!exists()) {
                Files.createFile(file, StoreFile.ownerOnly(file, "rw-------"));
            }
            Files.write(
                    file,
                    LINE.formatted(version).getBytes(StandardCharsets.US_ASCII),
                    StandardOpenOption.WRITE); // not truncated before
        } catch (IOException e) {
            // the next version is written in a second
        }
    }
}
