package dev.signalbox.store;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;

/** A process of its own that writes numbered documents until it is killed, and prints the number of each that was acknowledged. */
final class StoreChild {
    static final String COLLECTION = "numbered";
    /** Marks a whole line, unlike one that the kill cut. */
    static final String END = ".";

    private StoreChild() {}

    /** @param args folder, first number, writers */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        AtomicLong next = new AtomicLong(Long.parseLong(args[1]));
        int writers = Integer.parseInt(args[2]);
        EmbeddedMongo mongo = EmbeddedMongo.open(folder, OptionalInt.of(0));
        MongoClient client = MongoClients.create(mongo.uri());
        MongoCollection<Document> numbered =
                client.getDatabase(StoreSettings.DATABASE).getCollection(COLLECTION);
        numbered.createIndex(new Document("task", 1), new IndexOptions().unique(true));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("ready");
        for (int i = 0; i < writers; i++) {
            Thread.ofPlatform().start(() -> write(numbered, next, out));
        }
    }

    /** Each writer inserts small batches and now and then rewrites a document, as the log and the projection do. */
    private static void write(MongoCollection<Document> numbered, AtomicLong next, PrintStream out) {
        while (true) {
            long number = next.getAndIncrement();
            numbered.insertMany(List.of(document(number, "a"), document(number, "b")));
            if (number % 5 == 0) {
                numbered.updateOne(
                        new Document("_id", number + "a"), new Document("$set", new Document("again", true)));
            }
            out.println(number + END); // one write to the pipe
            if (out.checkError()) {
                Runtime.getRuntime().halt(1); // our parent is gone
            }
        }
    }

    private static Document document(long number, String part) {
        return new Document("_id", number + part)
                .append("number", number)
                .append("task", "task-" + Long.toHexString(number * 0x9E3779B97F4A7C15L) + part)
                .append("text", "x".repeat((int) (number % 700)));
    }

    static Process start(Path folder, long first, int writers) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Xmx256m");
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(StoreChild.class.getName());
        command.addAll(List.of(folder.toString(), Long.toString(first), Integer.toString(writers)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static BufferedReader lines(Process child) {
        return new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    }
}
