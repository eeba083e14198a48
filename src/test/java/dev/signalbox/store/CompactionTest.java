package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
    private static final int DOCUMENTS = 30_000;
    private static final int KEPT = 1_000;

    @TempDir
    Path folder;

    private final Random random = new Random(3);

    @Test
    void theFileGrowsAndShrinksWithWhatIsInItAndWritersGoOn() throws Exception {
        Path file = folder.resolve(StoreFile.NAME);
        try (EmbeddedMongo mongo = EmbeddedMongo.open(folder, OptionalInt.empty());
                MongoClient client = mongo.client(MongoClientSettings.builder().build())) {
            MongoCollection<Document> things =
                    client.getDatabase(StoreSettings.DATABASE).getCollection("things");
            for (int part = 0; part < DOCUMENTS; part += 100) {
                List<Document> batch = new ArrayList<>();
                for (int i = part; i < part + 100; i++) {
                    byte[] bytes = new byte[1_000];
                    random.nextBytes(bytes);
                    batch.add(new Document("_id", i).append("bytes", bytes));
                }
                things.insertMany(batch);
            }
            long full = Files.size(file);
            assertThat(full).isGreaterThan(DOCUMENTS * 1_000L);
            things.deleteMany(Filters.gte("_id", KEPT));

            AtomicBoolean shrunk = new AtomicBoolean();
            List<Long> micros = new ArrayList<>();
            Thread writer = Thread.ofPlatform().start(() -> {
                for (int i = 0; !shrunk.get(); i++) {
                    long started = System.nanoTime();
                    things.updateOne(Filters.eq("_id", i % KEPT), new Document("$set", new Document("n", i)));
                    micros.add((System.nanoTime() - started) / 1_000);
                }
            });
            long began = System.nanoTime();
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(file) < full / 4);
            shrunk.set(true);
            writer.join();
            micros.sort(null);
            System.out.printf(
                    "compaction: %,d bytes, %,d after %d ms; writes meanwhile: %d, p50 %d us, p99 %d us, most %d us%n",
                    full,
                    Files.size(file),
                    (System.nanoTime() - began) / 1_000_000,
                    micros.size(),
                    micros.get(micros.size() / 2),
                    micros.get(micros.size() * 99 / 100),
                    micros.getLast());
            assertThat(things.countDocuments()).isEqualTo(KEPT);

            await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(file) < full / 8); // nobody writes any more
        }
        try (EmbeddedMongo mongo = EmbeddedMongo.open(folder, OptionalInt.empty());
                MongoClient client = mongo.client(MongoClientSettings.builder().build())) {
            assertThat(client.getDatabase(StoreSettings.DATABASE)
                            .getCollection("things")
                            .countDocuments())
                    .isEqualTo(KEPT);
        }
    }
}
