package dev.signalbox.store;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;

/** Prints how many durable single inserts a second the embedded store takes: {@code StoreBench <folder> <seconds>}. */
final class StoreBench {
    private StoreBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path base = Path.of(args[0]);
        Duration time = Duration.ofSeconds(Long.parseLong(args[1]));
        for (int writers : new int[] {1, 16, 1, 16}) {
            Path folder = base.resolve("bench-" + writers + "-" + System.nanoTime());
            long inserted = run(folder, writers, time);
            System.out.printf(
                    "%d writers: %,d inserts/s; %,d bytes of file a document%n",
                    writers,
                    inserted / time.toSeconds(),
                    Files.size(folder.resolve(StoreFile.NAME)) / Math.max(1, inserted));
        }
    }

    private static long run(Path folder, int writers, Duration time) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        try (EmbeddedMongo mongo = EmbeddedMongo.open(folder, OptionalInt.of(0));
                MongoClient client = MongoClients.create(mongo.uri())) {
            MongoCollection<Document> events =
                    client.getDatabase(StoreSettings.DATABASE).getCollection(Indexes.EVENTS);
            events.createIndex(new Document("taskKey", 1), new IndexOptions().unique(true));
            long end = System.nanoTime() + time.toNanos();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    while (System.nanoTime() < end) {
                        events.insertOne(event(next.incrementAndGet()));
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return next.get();
    }

    private static Document event(long number) {
        return new Document("_id", "main/%012d".formatted(number))
                .append("taskKey", Long.toHexString(number * 0x9E3779B97F4A7C15L) + "/1")
                .append("type", "progress")
                .append("data", new Document("message", "x".repeat(200)));
    }
}
