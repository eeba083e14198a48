package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import io.micronaut.configuration.mongo.core.DefaultMongoConfiguration;
import io.micronaut.context.ApplicationContext;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.mongodb.annotation.MongoRepository;
import io.micronaut.data.repository.CrudRepository;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The beans of this room in a real application context. */
class MongoTest {
    @TempDir
    Path folder;

    @Test
    void withoutAUriTheLogAndMicronautDataShareTheEmbeddedStore() {
        try (ApplicationContext context = context(Map.of())) {
            Mongo mongo = context.getBean(Mongo.class);
            assertThat(mongo.isEmbedded()).isTrue();
            assertThat(mongo.database().getName()).isEqualTo("signalbox");
            assertThat(context.getBean(MongoClient.class)).isSameAs(mongo.client());
            context.getBean(Things.class).save(new Thing("a", 7));
            assertThat(mongo.collection("things").find().first())
                    .isEqualTo(new Document("_id", "a").append("count", 7));
        }
        try (ApplicationContext context = context(Map.of())) {
            assertThat(context.getBean(Things.class).findById("a")).contains(new Thing("a", 7));
        }
    }

    @Test
    void withAUriNoEmbeddedStoreIsOpened() {
        try (EmbeddedMongo other = EmbeddedMongo.open(folder, OptionalInt.of(0));
                ApplicationContext context =
                        context(Map.of("mongodb.uri", "mongodb://127.0.0.1:" + other.port() + "/elsewhere?w=1"))) {
            Mongo mongo = context.getBean(Mongo.class);
            assertThat(mongo.isEmbedded()).isFalse();
            assertThat(mongo.database().getName()).isEqualTo("elsewhere");
            assertThat(mongo.database().listCollectionNames()).contains(Indexes.EVENTS, Indexes.TASKS);
            var settings = context.getBean(DefaultMongoConfiguration.class).buildSettings();
            assertThat(settings.getWriteConcern().getWString()).isEqualTo("majority");
            assertThat(settings.getReadConcern().getLevel()).hasToString("MAJORITY");
        }
    }

    @Test
    void theGuardOfAnUpdateAndTheTaskKeyAreUnique() {
        try (ApplicationContext context = context(Map.of())) {
            Mongo mongo = context.getBean(Mongo.class);
            assertThat(mongo.collection(Indexes.TASKS).listIndexes())
                    .anySatisfy(index -> assertThat(index)
                            .containsEntry("key", new Document("_id", 1).append("version", 1))
                            .containsEntry("unique", true));
            mongo.collection(Indexes.EVENTS).insertOne(new Document("_id", "a/1").append("taskKey", "t/1"));
            assertThatThrownBy(() -> mongo.collection(Indexes.EVENTS)
                            .insertOne(new Document("_id", "a/2").append("taskKey", "t/1")))
                    .hasMessageContaining("E11000");
        }
    }

    private ApplicationContext context(Map<String, Object> properties) {
        return ApplicationContext.builder("test")
                .properties(Map.of("signalbox.data-dir", folder.toString(), "micronaut.server.port", "-1"))
                .properties(properties)
                .bootstrapEnvironment(false)
                .banner(false)
                .start();
    }

    @MappedEntity("things")
    record Thing(@Id String id, int count) {}

    @MongoRepository
    interface Things extends CrudRepository<Thing, String> {}
}
