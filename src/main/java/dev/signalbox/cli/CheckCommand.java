package dev.signalbox.cli;

import dev.signalbox.log.EventLog;
import dev.signalbox.log.LogScan;
import dev.signalbox.projection.Presence;
import dev.signalbox.projection.Rebuild;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Salvage;
import dev.signalbox.store.SoundStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Finds what is wrong with the data. */
@Command(
        name = "check",
        description = {
            "Check the data: the file of the embedded store is sound, no event is missing, what is projected is what the log "
                    + "says (which is projected again beside it), every index is there.",
            "Exit code 1 when something is wrong."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand extends Printing implements Callable<Integer> {
    private static final List<String> COMPARED = List.of(Indexes.TASKS, "entities");
    private static final int INSERTED_AT_ONCE = 500;
    private static final int SHOWN_MAX = 20;

    @Option(
            names = "--repair",
            paramLabel = "<new file>",
            description =
                    "Save the events that can still be read into this new file, for `restore`; the store is not changed.")
    private @Nullable Path repaired;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = out();
        if (repaired != null) {
            return repair(repaired, out);
        }
        List<String> problems = new ArrayList<>();
        try (OpenStore store = OpenStore.open()) {
            problems.addAll(store.get(SoundStore.class).problems());
            LogScan log = LogScan.of(store.mongo());
            problems.addAll(log.problems());
            out.printf(
                    "Log: %,d events in %,d spaces%n",
                    log.events(), log.versions().size());
            ahead(store.mongo(), store.get(EventLog.class), log, problems);
            if (problems.isEmpty()) {
                store.get(Rebuild.class).project(log.versions());
                boolean alone = !store.get(Presence.class).areOthersRunning();
                compare(store.mongo(), log, alone, out, problems);
            }
        }
        problems.stream().limit(SHOWN_MAX).forEach(problem -> out.println("Wrong: " + problem));
        if (problems.size() > SHOWN_MAX) {
            out.printf("and %,d more%n", problems.size() - SHOWN_MAX);
        }
        out.println(problems.isEmpty() ? "All is well." : "A backup has the data as it was (`restore`).");
        return problems.isEmpty() ? 0 : Cli.FAILED;
    }

    private static int repair(Path into, PrintWriter out) throws IOException {
        Salvage.Saved saved;
        try (OutputStream to = Files.newOutputStream(Folders.createNew(into))) {
            saved = Salvage.write(OpenStore.withSettings(LocalServer::dataDir), to);
        }
        saved.lost().forEach(sentence -> out.println("Lost: " + sentence));
        out.printf(
                "Saved %,d documents into %s; `restore` reads them into a new data folder.%n", saved.documents(), into);
        return saved.lost().isEmpty() ? 0 : Cli.FAILED;
    }

    /** A log that ends before what was projected from it has lost its end. */
    private static void ahead(Mongo mongo, EventLog events, LogScan log, List<String> problems) {
        for (Document space : mongo.collection("spaces").find()) {
            long projected = space.get("projectedVersion", Number.class).longValue();
            long last = log.versions().getOrDefault(space.getString("_id"), 0L);
            // Beside a server there may be more now than a moment ago.
            if (projected > last
                    && events.taken(List.of(EventLog.place(space.getString("_id"), projected)))
                            .isEmpty()) {
                problems.add("space %s: the log ends at %,d, but %,d events were there once"
                        .formatted(space.getString("_id"), last, projected));
            }
        }
    }

    /** The log is copied into a store of its own in a temporary folder, and projected there. */
    private static void compare(Mongo mongo, LogScan log, boolean alone, PrintWriter out, List<String> problems)
            throws IOException {
        Path folder = Files.createTempDirectory("signalbox-check");
        try {
            Map<String, Object> settings = new HashMap<>(OpenStore.EMBEDDED);
            settings.put("signalbox.data-dir", folder.toString());
            try (OpenStore copy = OpenStore.open(settings)) {
                copyEvents(mongo, copy.mongo(), log);
                Rebuild.clear(copy.mongo());
            }
            try (OpenStore copy = OpenStore.open(settings)) {
                copy.get(Rebuild.class).project(log.versions());
                for (String name : COMPARED) {
                    long same = compare(name, mongo, copy.mongo(), alone, problems);
                    out.printf("Projection: %,d of %s as the log says%n", same, name);
                }
            }
        } finally {
            Folders.delete(folder);
        }
    }

    /** Those that were there when the log was read. */
    private static void copyEvents(Mongo from, Mongo to, LogScan log) {
        List<RawBsonDocument> batch = new ArrayList<>();
        for (RawBsonDocument event : from.database()
                .getCollection(Indexes.EVENTS, RawBsonDocument.class)
                .find()) {
            String place = event.getString("_id").getValue();
            if (EventLog.version(place) <= log.versions().getOrDefault(EventLog.spaceOf(place), 0L)) {
                batch.add(event);
            }
            if (batch.size() == INSERTED_AT_ONCE) {
                insert(to, batch);
            }
        }
        insert(to, batch);
    }

    private static void insert(Mongo to, List<RawBsonDocument> batch) {
        if (!batch.isEmpty()) {
            to.database().getCollection(Indexes.EVENTS, RawBsonDocument.class).insertMany(batch);
            batch.clear();
        }
    }

    /** @param alone whether no server changes the stored ones meanwhile */
    private static long compare(String name, Mongo stored, Mongo rebuilt, boolean alone, List<String> problems) {
        long same = 0;
        for (Document right : rebuilt.collection(name).find()) {
            Document found = stored.collection(name)
                    .find(new Document("_id", right.get("_id")))
                    .first();
            if (right.equals(found)) {
                same++;
            } else if (found == null || version(found) <= version(right)) { // else it has changed since
                problems.add("%s %s is %s"
                        .formatted(name, right.get("_id"), found == null ? "missing" : "not as the log says"));
            }
        }
        long more = stored.collection(name).countDocuments()
                - rebuilt.collection(name).countDocuments();
        if (alone && more > 0) {
            problems.add("%,d of %s are not in the log".formatted(more, name));
        }
        return same;
    }

    private static long version(Document projected) {
        return projected.get("version") instanceof Number version ? version.longValue() : 0;
    }
}
