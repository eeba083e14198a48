package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.PoorStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoorStoreTest {
    @TempDir
    Path folder;

    @Test
    void refusedIndexesAreDoneWithout() {
        try (PoorStore store = new PoorStore();
                Instance instance = Instance.on(folder, Map.of("mongodb.uri", store.uri()))) {
            assertThat(instance.get(Indexes.class).missing()).isEmpty();
            assertThat(instance.get(Indexes.class).hasTaskWords()).isFalse(); // descriptions are read instead
            MongoCommandException refused = catchThrowableOfType(
                    MongoCommandException.class,
                    () -> instance.get(Mongo.class)
                            .collection("any")
                            .createIndexes(List.of(Indexes.index(new Document("a", 1)))));
            assertThat(Mongo.said(refused))
                    .isEqualTo("MongoCommandException code=238 said=\"index of this kind is not implemented yet\"");
        }
    }
}
