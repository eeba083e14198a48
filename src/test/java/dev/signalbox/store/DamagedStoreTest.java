package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.signalbox.ops.SettingError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happened to the bytes of a store is found, and never taken for a new store or for other data. */
class DamagedStoreTest {
    private static final int DOCUMENTS = 2_000;

    @TempDir
    Path folder;

    private Path file;
    private byte[] whole;
    private final Random random = new Random(7);
    private final Map<Object, Document> stored = new HashMap<>();

    @BeforeEach
    void fill() throws IOException {
        file = folder.resolve(StoreFile.NAME);
        try (EmbeddedMongo mongo = EmbeddedMongo.open(folder, OptionalInt.empty());
                MongoClient client = mongo.client(MongoClientSettings.builder().build())) {
            events(client).createIndexes(List.of(Indexes.unique("taskKey")));
            insert(events(client), 0);
        }
        whole = Files.readAllBytes(file);
    }

    @Test
    void anEmptyOrMissingFileIsNotANewStore() throws IOException {
        Files.write(file, new byte[0]);
        assertRefused("is empty");
        Files.delete(file);
        assertRefused("is missing");
        assertThat(file).doesNotExist();
    }

    @Test
    void anEmptyFileOfAFolderWithoutAMarkIsRefusedToo() throws IOException {
        Files.delete(folder.resolve(StoreMark.NAME));
        Files.write(file, new byte[0]);
        assertRefused("is empty");
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        for (int kept : new int[] {1, 4_096, 12_288, whole.length / 2, whole.length - 4_096, whole.length - 1}) {
            cutTo(kept);
            assertRefused(file.toString());
        }
    }

    @Test
    void aZeroedPartIsRefused() throws IOException {
        for (int from : new int[] {0, 8_192, whole.length / 3, whole.length / 2}) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, from, Math.min(damaged.length, from + 65_536), (byte) 0);
            Files.write(file, damaged);
            assertRefusedOrWhole();
        }
    }

    /** They may hit what is not used any more; then everything is as it was. */
    @Test
    void flippedBytesNeverComeBackAsOtherData() throws IOException {
        int refused = 0;
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            byte[] damaged = whole.clone();
            for (int i = 0; i < 50; i++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, damaged);
            refused += assertRefusedOrWhole() ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(25);
    }

    @Test
    void damageFoundLaterEndsTheServiceWithOneSentence() throws Exception {
        try (EmbeddedMongo mongo = EmbeddedMongo.open(folder, OptionalInt.empty());
                MongoClient client = mongo.client(MongoClientSettings.builder().build())) {
            for (int part = 1; part <= 5; part++) { // more than the cache holds
                insert(events(client), DOCUMENTS * part);
            }
            try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "rw")) {
                written.seek(8_192);
                written.write(
                        new byte[(int) written.length() - 16_384]); // all, because compaction moves what is in use
            }
            System.gc(); // H2 finds the pages that left its cache again until then
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> events(client).find().into(new ArrayList<>()))
                                    .isInstanceOf(MongoException.class)
                                    .hasMessageContaining("is damaged; allowed: the folder as a backup has it"));
            assertThatThrownBy(() -> events(client).insertOne(new Document("_id", -1)))
                    .hasMessageContaining("is damaged");
        }
    }

    private void insert(MongoCollection<Document> events, int first) {
        for (int from = first; from < first + DOCUMENTS; from += 100) {
            List<Document> batch = new ArrayList<>();
            for (int i = from; i < from + 100; i++) {
                batch.add(new Document("_id", i).append("taskKey", "t/" + i).append("text", text()));
            }
            events.insertMany(batch);
            batch.forEach(document -> stored.put(document.get("_id"), document));
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        random.ints(700, 'a', 'z').forEach(c -> text.append((char) c));
        return text.toString();
    }

    private void cutTo(int bytes) throws IOException {
        Files.write(file, Arrays.copyOf(whole, bytes));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> EmbeddedMongo.open(folder, OptionalInt.empty()).close())
                .isInstanceOf(SettingError.class)
                .hasMessageContaining(message)
                .hasMessageContaining("allowed: the folder as a backup has it");
    }

    private boolean assertRefusedOrWhole() {
        try (EmbeddedMongo mongo = EmbeddedMongo.open(folder, OptionalInt.empty());
                MongoClient client = mongo.client(MongoClientSettings.builder().build())) {
            Map<Object, Document> found = new HashMap<>();
            events(client).find().forEach(document -> found.put(document.get("_id"), document));
            assertThat(found).isEqualTo(stored);
            return false;
        } catch (SettingError e) {
            assertThat(e).hasMessageContaining("allowed: the folder as a backup has it");
            return true;
        }
    }

    private static MongoCollection<Document> events(MongoClient client) {
        return client.getDatabase(StoreSettings.DATABASE).getCollection(Indexes.EVENTS);
    }
}
