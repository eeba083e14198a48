package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Sorts;
import dev.signalbox.ops.SettingError;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMongoTest {
    @TempDir
    Path temp;

    @Test
    void keepsDataAndUniqueIndexesOverARestart() {
        Path folder = temp.resolve("new/data");
        try (EmbeddedMongo mongo = EmbeddedMongo.open(folder, OptionalInt.of(0));
                MongoClient client = MongoClients.create(mongo.uri())) {
            things(client).createIndex(new Document("name", 1), new IndexOptions().unique(true));
            things(client).insertOne(new Document("_id", 1).append("name", "a"));
        }
        try (EmbeddedMongo mongo = EmbeddedMongo.open(folder, OptionalInt.of(0));
                MongoClient client = MongoClients.create(mongo.uri())) {
            assertThat(things(client).find(new Document("name", "a")).first()).containsEntry("_id", 1);
            assertThatThrownBy(() -> things(client).insertOne(new Document("_id", 2).append("name", "a")))
                    .isInstanceOfSatisfying(
                            MongoWriteException.class,
                            e -> assertThat(e.getError().getCategory()).isEqualTo(ErrorCategory.DUPLICATE_KEY));
        }
    }

    @Test
    void makesFolderAndFileForTheOwnerOnly() throws Exception {
        Path folder = temp.resolve("mine");
        EmbeddedMongo.open(folder, OptionalInt.of(0)).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(StoreFile.NAME))))
                .isEqualTo("rw-------");
    }

    @Test
    void answersInBatchesWhatNoDriverTakesAtOnce() {
        try (EmbeddedMongo mongo = EmbeddedMongo.open(temp, OptionalInt.empty());
                MongoClient client = mongo.client(MongoClientSettings.builder().build())) {
            String text = "x".repeat(1 << 20);
            for (int i = 0; i < 50; i++) {
                things(client).insertOne(new Document("_id", i).append("text", text));
            }
            assertThat(ids(things(client).find())).hasSize(50).isSorted();
            assertThat(ids(things(client).find().sort(Sorts.descending("_id")))).hasSize(50);
            assertThat(ids(things(client).find().projection(new Document("_id", 1))))
                    .hasSize(50);
        }
    }

    @Test
    void readsACollectionWhileItIsAskedForIt() {
        try (EmbeddedMongo mongo = EmbeddedMongo.open(temp, OptionalInt.empty());
                MongoClient client = mongo.client(MongoClientSettings.builder().build())) {
            MongoCollection<Document> things = things(client);
            things.insertMany(IntStream.range(0, 5_000)
                    .mapToObj(i -> new Document("_id", i).append("isOdd", i % 2 == 1))
                    .toList());
            try (MongoCursor<Document> odd =
                    things.find(new Document("isOdd", true)).batchSize(10).cursor()) {
                assertThat(odd.next()).containsEntry("_id", 1);
                things.deleteMany(new Document("_id", new Document("$gte", 1_000).append("$lt", 4_999)));
                things.insertOne(new Document("_id", 6_001).append("isOdd", true));
                List<Integer> rest = new ArrayList<>();
                odd.forEachRemaining(thing -> rest.add(thing.getInteger("_id")));
                assertThat(rest).hasSize(501).isSorted().endsWith(4_999, 6_001);
            }
            assertThat(ids(things.find(new Document("isOdd", true)).limit(3))).containsExactly(1, 3, 5);
            assertThat(ids(things.find().skip(1_001))).containsExactly(6_001);
        }
    }

    private static List<Integer> ids(Iterable<Document> things) {
        List<Integer> ids = new ArrayList<>();
        things.forEach(thing -> ids.add(thing.getInteger("_id")));
        return ids;
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        try (EmbeddedMongo mongo = EmbeddedMongo.open(temp, OptionalInt.of(0))) {
            assertThat(mongo.uri()).startsWith("mongodb://127.0.0.1:" + mongo.port());
            try (ServerSocket other = new ServerSocket(mongo.port(), 1, InetAddress.getByName("127.0.0.2"))) {
                assertThat(other.isBound()).isTrue();
            }
        }
    }

    @Test
    void aSecondProcessOnTheFolderIsRefused() throws Exception {
        Process child = StoreChild.start(temp, 0, 1);
        try (BufferedReader lines = StoreChild.lines(child)) {
            assertThat(lines.readLine()).isEqualTo("ready");
            assertThatThrownBy(() -> EmbeddedMongo.open(temp, OptionalInt.of(0)))
                    .isInstanceOf(SettingError.class)
                    .hasMessageContaining("SIGNALBOX_DATA_DIR")
                    .hasMessageContaining("in use by another Signalbox process");
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void aBusyPortIsNamedAndLeavesTheFolderFree() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedMongo.open(temp, OptionalInt.of(busy.getLocalPort())))
                    .isInstanceOf(SettingError.class)
                    .hasMessageContaining("SIGNALBOX_EMBEDDED_PORT")
                    .hasMessageContaining(String.valueOf(busy.getLocalPort()));
        }
        EmbeddedMongo.open(temp, OptionalInt.of(0)).close();
    }

    @Test
    void aFolderThatIsAFileIsRefused() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> EmbeddedMongo.open(file, OptionalInt.of(0)))
                .isInstanceOf(SettingError.class)
                .hasMessageContaining("cannot write to " + file);
        assertThatThrownBy(() -> EmbeddedMongo.open(file.resolve("below"), OptionalInt.of(0)))
                .isInstanceOf(SettingError.class);
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefused() {
        assertThatThrownBy(() -> EmbeddedMongo.open(Path.of("/proc/signalbox"), OptionalInt.of(0)))
                .isInstanceOf(SettingError.class)
                .hasMessageContaining("SIGNALBOX_DATA_DIR: cannot write to /proc/signalbox");
    }

    @Test
    void aFileThatIsNoStoreIsRefusedAndNotChanged() throws Exception {
        Path file = temp.resolve(StoreFile.NAME);
        Files.writeString(file, "someone else's notes\n".repeat(1_000));
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> EmbeddedMongo.open(temp, OptionalInt.of(0)))
                .isInstanceOf(SettingError.class)
                .hasMessageContaining("damaged or no store of ours");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void takesTheConcernsThatTheLogAsksForAndOpensSessions() {
        try (EmbeddedMongo mongo = EmbeddedMongo.open(temp, OptionalInt.of(0));
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoCollection<Document> things = things(client)
                    .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                    .withReadConcern(ReadConcern.MAJORITY);
            try (var session = client.startSession()) {
                things.insertOne(session, new Document("_id", 1));
                assertThat(things.find(session).first()).containsEntry("_id", 1);
            }
        }
    }

    @Test
    void anUnknownCommandIsAnErrorAndNotAHang() {
        try (EmbeddedMongo mongo = EmbeddedMongo.open(temp, OptionalInt.of(0));
                MongoClient client = MongoClients.create(mongo.uri())) {
            assertThatThrownBy(() -> client.getDatabase("x").runCommand(new Document("makeCoffee", 1)))
                    .hasMessageContaining("makeCoffee");
        }
    }

    private static MongoCollection<Document> things(MongoClient client) {
        return client.getDatabase(StoreSettings.DATABASE).getCollection("things");
    }
}
