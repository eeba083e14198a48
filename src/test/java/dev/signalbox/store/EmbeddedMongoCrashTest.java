package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Kills a writing process at a random moment and looks at what is left; {@code -Dstore.crash.rounds=20} for more rounds. */
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedMongoCrashTest {
    private static final int ROUNDS = Integer.getInteger("store.crash.rounds", 3);

    @TempDir
    Path folder;

    private final Set<Long> acknowledged = new HashSet<>();

    @Test
    void everyAcknowledgedWriteSurvivesAKill() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long first = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int writers = round % 2 == 0 ? 16 : 1;
            first = killedAfter(1 + random.nextInt(writers == 16 ? 4_000 : 600), first, writers);
            verify("seed " + seed + ", round " + round);
            verifyIndexHoldsNothingElse("seed " + seed + ", round " + round);
        }
        System.out.println("crash test: " + ROUNDS + " rounds, " + acknowledged.size() + " acknowledged, none lost");
    }

    /** Runs a child until it acknowledged so many, kills it, and answers a number that it cannot have reached. */
    private long killedAfter(int count, long first, int writers) throws IOException, InterruptedException {
        Process child = StoreChild.start(folder, first, writers);
        long last = first;
        try (BufferedReader lines = StoreChild.lines(child)) {
            assertThat(lines.readLine()).isEqualTo("ready");
            for (int i = 0; i < count; i++) {
                last = Math.max(last, acknowledge(lines.readLine()));
            }
            child.toHandle().destroyForcibly(); // unlike the process's own method, leaves us what it printed
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith(StoreChild.END)) {
                    last = Math.max(last, acknowledge(line)); // printed before the kill
                }
            }
        }
        child.waitFor();
        return last + 1_000;
    }

    private long acknowledge(String line) {
        long number = Long.parseLong(line.substring(0, line.length() - StoreChild.END.length()));
        acknowledged.add(number);
        return number;
    }

    private void verify(String where) {
        try (EmbeddedMongo mongo = EmbeddedMongo.open(folder, OptionalInt.of(0));
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoCollection<Document> numbered =
                    client.getDatabase(StoreSettings.DATABASE).getCollection(StoreChild.COLLECTION);
            Map<String, Document> byId = new HashMap<>();
            numbered.find().forEach(document -> byId.put(document.getString("_id"), document));
            for (long number : acknowledged) {
                assertThat(byId).as(where).containsKeys(number + "a", number + "b");
                if (number % 5 == 0) {
                    assertThat(byId)
                            .as(where)
                            .extractingByKey(number + "a")
                            .asInstanceOf(InstanceOfAssertFactories.MAP)
                            .containsEntry("again", true);
                }
            }
            byId.values().forEach(document -> {
                assertThat(byId).as(where + ": one insert is all or nothing").containsKey(partner(document));
                assertThat(numbered.find(new Document("task", document.getString("task")))
                                .first())
                        .as(where + ": the index finds what is there")
                        .isEqualTo(document);
            });
        }
    }

    private static String partner(Document document) {
        String id = document.getString("_id");
        String number = id.substring(0, id.length() - 1);
        return number + (id.endsWith("a") ? "b" : "a");
    }

    /** A key in the index without its document would refuse a later insert. */
    private void verifyIndexHoldsNothingElse(String where) {
        try (MVStore store = StoreFile.open(folder)) {
            String data = "databases." + StoreSettings.DATABASE + "." + StoreChild.COLLECTION;
            String index = StoreSettings.DATABASE + "." + StoreChild.COLLECTION + "._index_task_1";
            assertThat(store.getMapNames()).contains(data, index);
            assertThat(DurableBackend.map(store, index).sizeAsLong())
                    .as(where)
                    .isEqualTo(DurableBackend.map(store, data).sizeAsLong());
        }
    }
}
