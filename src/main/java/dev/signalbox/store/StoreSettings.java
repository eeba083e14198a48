package dev.signalbox.store;

import com.mongodb.ConnectionString;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where the log is kept.
 *
 * @param dataDir folder of the embedded store and of the generated secrets; absolute
 * @param embeddedPort loopback port of the embedded store; blank or {@code null}: none
 * @param uri a real MongoDB, with a database in it; {@code null} for the embedded store. It may hold a password
 */
@ConfigurationProperties("signalbox")
public record StoreSettings(
        @Bindable(defaultValue = "./data") Path dataDir,
        @Nullable String embeddedPort,
        @Nullable @Property(name = "mongodb.uri") String uri) {
    static final String DATA_DIR = "SIGNALBOX_DATA_DIR";
    static final String EMBEDDED_PORT = "SIGNALBOX_EMBEDDED_PORT";
    static final String URI = "MONGODB_URI";
    /** The database, unless the URI names one. */
    static final String DATABASE = "signalbox";

    public StoreSettings {
        dataDir = dataDir.toAbsolutePath().normalize();
        uri = uri == null || uri.isBlank() ? null : named(uri.strip());
    }

    /** 0 is any free one; empty: the embedded store listens on none. */
    OptionalInt port() {
        return embeddedPort == null || embeddedPort.isBlank()
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(embeddedPort));
    }

    /** Adds our database where the URI has none. */
    private static String named(String uri) {
        if (new ConnectionString(uri).getDatabase() != null) {
            return uri;
        }
        int options = uri.indexOf('?');
        String hosts = options < 0 ? uri : uri.substring(0, options);
        String rest = options < 0 ? "" : uri.substring(options);
        return (hosts.endsWith("/") ? hosts : hosts + "/") + DATABASE + rest;
    }

    /** Without the URI, so that no log can show its password. */
    @Override
    public String toString() {
        return "StoreSettings[dataDir=" + dataDir + ", external=" + (uri != null) + "]";
    }
}
