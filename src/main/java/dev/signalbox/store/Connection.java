package dev.signalbox.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.mongodb.MongoMetricsCommandListener;
import io.micronaut.configuration.mongo.core.CodecRegistryBuilder;
import io.micronaut.configuration.mongo.core.DefaultMongoConfiguration;
import io.micronaut.configuration.mongo.sync.DefaultMongoClientFactory;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import io.micronaut.runtime.ApplicationConfiguration;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Decides which MongoDB this is, and hands it to Micronaut and to {@link Mongo}. */
@Factory
final class Connection {
    private static final int SELECTION_TIMEOUT_SECONDS = 5;
    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    /** An answer that takes longer is an unknown outcome; the log knows how to find out. */
    private static final int READ_TIMEOUT_SECONDS = 30;

    private static final int POOL_MAX = 64;

    @Singleton
    @Bean(preDestroy = "close")
    Server server(StoreSettings settings) {
        return settings.uri() == null
                ? new Server(EmbeddedMongo.open(settings.dataDir(), settings.port()), null)
                : new Server(null, settings.uri());
    }

    /** Instead of Micronaut's own, which exists only where {@code mongodb.*} is set and takes the URI as it is. */
    @Singleton
    @Primary
    @Replaces(DefaultMongoConfiguration.class)
    Configuration configuration(
            ApplicationConfiguration application,
            Environment environment,
            CodecRegistryBuilder codecs,
            List<CommandListener> commandListeners,
            Server server) {
        Configuration configuration = new Configuration(application, environment);
        configuration.setCodecRegistryBuilder(codecs);
        configuration.commandListeners(commandListeners);
        configuration.getClusterSettings().serverSelectionTimeout(SELECTION_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        configuration
                .getSocketSettings()
                .connectTimeout(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(READ_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        configuration.getPoolSettings().maxSize(POOL_MAX);
        configuration.setUri(server.uri()); // after our defaults, so that its options win
        configuration
                .getClientSettings()
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .readConcern(ReadConcern.MAJORITY)
                .readPreference(ReadPreference.primary());
        return configuration;
    }

    /** Instead of Micronaut's, which knows sockets only. */
    @Singleton
    @Primary
    @Bean(preDestroy = "close")
    @Replaces(bean = MongoClient.class, factory = DefaultMongoClientFactory.class)
    MongoClient client(MongoClientSettings settings, Server server) {
        return server.embedded() == null
                ? MongoClients.create(settings)
                : server.embedded().client(settings);
    }

    /** Shows each trip to the store in {@code mongodb_driver_commands_seconds}, by command. */
    @Singleton
    @Requires(beans = MeterRegistry.class)
    CommandListener commandMetrics(MeterRegistry metrics) {
        return new MongoMetricsCommandListener(metrics);
    }

    @Singleton
    Mongo mongo(MongoClient client, Server server) {
        String database = new ConnectionString(server.uri()).getDatabase();
        Mongo mongo =
                new Mongo(client, Objects.requireNonNullElse(database, StoreSettings.DATABASE), server.isEmbedded());
        Schema.check(mongo); // before anybody writes
        return mongo;
    }

    /** A class of our own, because a bean of Micronaut's takes over its condition that {@code mongodb.*} is set. */
    static final class Configuration extends DefaultMongoConfiguration {
        Configuration(ApplicationConfiguration application, Environment environment) {
            super(application, environment);
        }
    }

    /** The store in this process, or the address of another; exactly one is there. */
    record Server(
            @Nullable EmbeddedMongo embedded, @Nullable String external) implements AutoCloseable {
        boolean isEmbedded() {
            return embedded != null;
        }

        String uri() {
            return embedded != null ? embedded.uri() : Objects.requireNonNull(external);
        }

        @Override
        public void close() {
            if (embedded != null) {
                embedded.close();
            }
        }
    }
}
