package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.ObjectDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTypesTest {
    private static final List<Object> TEXTS = List.of(
            "", "a", "b", "aa", "main/000000000001", "x".repeat(70_000), "\u00e4", "\u0000", "a\u0000", "\uffff");

    private static final List<Object> OTHERS =
            Arrays.asList(null, 1.0, 0.0, -1.0, 1e300, Double.NaN, Long.MAX_VALUE, true, new Document("a", 1.0));

    @TempDir
    Path folder;

    @Test
    void theOrderOfKeysIsTheOneOfOlderFiles() {
        List<KeyValue> keys = new ArrayList<>();
        List<Object> all = new ArrayList<>(TEXTS);
        all.addAll(OTHERS);
        for (Object one : all) {
            keys.add(new KeyValue(Arrays.asList(one)));
            for (Object other : all) {
                keys.add(new KeyValue(Arrays.asList(one, own(other))));
            }
        }
        IndexKeyType ours = new IndexKeyType();
        for (KeyValue a : keys) {
            for (KeyValue b : keys) {
                assertThat(Integer.signum(ours.compare(a, b)))
                        .as("%s and %s", a, b)
                        .isEqualTo(Integer.signum(new ObjectDataType().compare(a, b)));
            }
        }
    }

    @Test
    void aKeyIsFoundFromEveryGuess() {
        KeyValue[] keys = Stream.concat(TEXTS.stream(), OTHERS.stream())
                .map(value -> new KeyValue(Arrays.asList(value, own(value))))
                .sorted(new IndexKeyType())
                .toArray(KeyValue[]::new);
        for (int size = 0; size <= keys.length; size++) {
            for (int wanted = 0; wanted < keys.length; wanted++) {
                for (int guess = 0; guess <= keys.length + 1; guess++) {
                    assertThat(new IndexKeyType().binarySearch(keys[wanted], keys, size, guess))
                            .as("%s of %s from %s", keys[wanted], size, guess)
                            .isEqualTo(wanted < size ? wanted : -(size + 1));
                }
            }
        }
    }

    /** As the values of a document are: the same object twice would be serialized as a reference. */
    private static Object own(Object value) {
        if (value instanceof Double number) {
            return Double.valueOf(number.doubleValue());
        }
        return value instanceof String text ? new String(text.toCharArray()) : value;
    }

    @Test
    void aKeyIsReadAsItWasWritten() {
        WriteBuffer out = new WriteBuffer();
        KeyValue key =
                new KeyValue(Arrays.asList("task-1", 7.0, null, Long.MAX_VALUE, List.of("a"), new Document("a", 1)));
        new IndexKeyType().write(out, key);
        assertThat(new IndexKeyType().read(out.getBuffer().flip())).isEqualTo(key);
    }

    @Test
    void aDocumentIsReadAsItWasWritten() {
        Document document = new Document("_id", "task-1")
                .append("n", 1)
                .append("l", 2L)
                .append("d", 1.5)
                .append("none", null)
                .append("at", Instant.ofEpochMilli(1))
                .append("list", List.of("a", new Document("b", true)));
        WriteBuffer out = new WriteBuffer();
        new DocumentType().write(out, document);
        new DocumentType().write(out, new Document());
        assertThat(new DocumentType().read(out.getBuffer().flip())).isEqualTo(document);
        assertThat(new DocumentType().read(out.getBuffer())).isEmpty();
    }

    /** Enough for pages below pages, so that some stay serialized while their neighbours are written anew. */
    @Test
    void aFileOfAnOlderVersionIsReadAndWrittenOn() {
        Random random = new Random(1);
        Map<String, String> expected = new HashMap<>();
        try (Store older = new Store(new H2Backend(StoreFile.open(folder)))) {
            write(older, random, expected, 2_000);
        }
        for (int round = 0; round < 2; round++) {
            try (Store store = new Store(backend(StoreFile.open(folder)))) {
                expected.forEach((id, key) -> assertThat(store.ids(new org.bson.Document("taskKey", key)))
                        .containsExactly(id));
                write(store, random, expected, 300);
                assertThat(store.ids(new org.bson.Document()))
                        .containsExactlyElementsOf(new TreeSet<>(expected.keySet()));
            }
        }
    }

    /** Fails where a newer version of the server names its maps otherwise. */
    @Test
    void everyMapOfCollectionsAndIndexesHasOurTypes() {
        MVStore file = StoreFile.open(folder);
        try (Store store = new Store(backend(file))) {
            write(store, new Random(2), new HashMap<>(), 1);
            assertThat(file.getMapNames()).anyMatch(name -> name.contains("_index_taskKey_1"));
            for (String name : file.getMapNames()) {
                MVMap<?, ?> map = file.openMap(name);
                if (name.contains("._index_")) {
                    assertThat(map.getKeyType()).as(name).isInstanceOf(CheckedType.class);
                } else if (name.startsWith("databases.")) {
                    assertThat(map.getValueType()).as(name).isInstanceOf(CheckedType.class);
                }
            }
        }
    }

    private DurableBackend backend(MVStore store) {
        GroupCommit commits = new GroupCommit(new MvDisk(folder, store));
        commits.start();
        return new DurableBackend(() -> store, commits, folder);
    }

    private static void write(Store store, Random random, Map<String, String> expected, int count) {
        List<org.bson.Document> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = "main/%012d".formatted(expected.size() + 1);
            String key = Long.toHexString(random.nextLong()) + "/" + random.nextInt(1_000);
            documents.add(new org.bson.Document("_id", id)
                    .append("taskKey", key)
                    .append("text", "x".repeat(random.nextInt(300))));
            expected.put(id, key);
        }
        store.insert(documents);
    }

    /** A server on a backend, and a client of it, with the collection of events. */
    private static final class Store implements AutoCloseable {
        private final MongoServer server;
        private final MongoClient client;
        private final MongoCollection<org.bson.Document> events;

        Store(MongoBackend backend) {
            server = new MongoServer(backend);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = MongoClients.create(server.getConnectionString());
            events = client.getDatabase(StoreSettings.DATABASE).getCollection(Indexes.EVENTS);
            events.createIndexes(List.of(Indexes.unique("taskKey")));
        }

        void insert(List<org.bson.Document> documents) {
            events.insertMany(documents);
        }

        List<String> ids(org.bson.Document query) {
            return events.find(query).map(found -> found.getString("_id")).into(new ArrayList<>());
        }

        @Override
        public void close() {
            client.close();
            server.shutdownNow();
        }
    }
}
