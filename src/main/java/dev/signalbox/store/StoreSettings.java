package dev.signalbox.store;

import com.mongodb.ConnectionString;
import dev.signalbox.ops.SettingError;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the log is kept.
 *
 * @param dataDir folder of the embedded store and of the secrets that we make ourselves
 * @param embeddedPort loopback port of the embedded store; 0 is any free one
 * @param uri a real MongoDB, with a database in it; {@code null} for the embedded store
 */
public record StoreSettings(
        Path dataDir, int embeddedPort, @Nullable String uri) {
    static final String DATA_DIR = "SIGNALBOX_DATA_DIR";
    static final String EMBEDDED_PORT = "SIGNALBOX_EMBEDDED_PORT";
    static final String URI = "MONGODB_URI";
    /** The database, unless the URI names one. */
    static final String DATABASE = "signalbox";

    /**
     * Reads the settings as the user wrote them; blank is the same as absent.
     *
     * @throws SettingError for one that cannot be right
     */
    static StoreSettings of(String dataDir, @Nullable String embeddedPort, @Nullable String uri) {
        return new StoreSettings(folder(dataDir), port(embeddedPort), uri == null || uri.isBlank() ? null : named(uri));
    }

    private static Path folder(String dataDir) {
        try {
            if (!dataDir.isBlank()) {
                return Path.of(dataDir).toAbsolutePath().normalize();
            }
        } catch (InvalidPathException e) {
            // answered below, like a blank one
        }
        throw new SettingError(DATA_DIR, "'" + dataDir + "' is no path", "a folder that we may write to");
    }

    private static int port(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return 0;
        }
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // answered below, like one out of range
        }
        throw new SettingError(EMBEDDED_PORT, "'" + text + "'", "a port from 0 (any free one) to 65535");
    }

    /** Checks a connection string, and adds our database where it has none. It may hold a password: it is never shown. */
    private static String named(String uri) {
        String text = uri.strip();
        try {
            if (new ConnectionString(text).getDatabase() != null) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            throw new SettingError(
                    URI,
                    "a text of " + text.length() + " characters that is no connection string",
                    "mongodb://host[:port][,…][/database][?options] or mongodb+srv://…");
        }
        int options = text.indexOf('?');
        String hosts = options < 0 ? text : text.substring(0, options);
        String rest = options < 0 ? "" : text.substring(options);
        return (hosts.endsWith("/") ? hosts : hosts + "/") + DATABASE + rest;
    }
}
