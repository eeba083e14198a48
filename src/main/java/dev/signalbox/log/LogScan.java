package dev.signalbox.log;

import com.mongodb.client.model.Projections;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;

/**
 * What one pass over the whole log found.
 *
 * @param events how many there are
 * @param versions the last place of each space
 * @param problems places and versions of tasks that are missing, a sentence each
 */
public record LogScan(long events, Map<String, Long> versions, List<String> problems) {
    private static final int PROBLEMS_MAX = 100;

    /** How many numbers there are, and the highest; both are the same when none from 1 on is missing. */
    private static final class Numbers {
        private long count;
        private long last;

        void add(long number) {
            count++;
            last = Math.max(last, number);
        }
    }

    /** Reads the keys of all events. */
    public static LogScan of(Mongo mongo) {
        Map<String, Numbers> spaces = new TreeMap<>();
        Map<String, Numbers> tasks = new HashMap<>();
        long events = 0;
        for (Document event : mongo.collection(Indexes.EVENTS).find().projection(Projections.include("taskKey"))) {
            String place = event.getString("_id");
            String taskKey = event.getString("taskKey");
            add(spaces, place);
            if (taskKey != null && !taskKey.equals(place)) {
                add(tasks, taskKey);
            }
            events++;
        }
        List<String> problems = new ArrayList<>();
        missing("space", spaces, problems);
        missing("task", tasks, problems);
        Map<String, Long> versions = new TreeMap<>();
        spaces.forEach((space, numbers) -> versions.put(space, numbers.last));
        return new LogScan(events, versions, problems);
    }

    /** @param key ends with a slash and a number */
    private static void add(Map<String, Numbers> all, String key) {
        String owner = EventLog.spaceOf(key);
        all.computeIfAbsent(owner, o -> new Numbers()).add(EventLog.version(key));
    }

    private static void missing(String kind, Map<String, Numbers> all, List<String> problems) {
        all.forEach((id, numbers) -> {
            if (numbers.count != numbers.last && problems.size() < PROBLEMS_MAX) {
                problems.add("%s %s: %,d of %,d events are missing"
                        .formatted(kind, id, numbers.last - numbers.count, numbers.last));
            }
        });
    }
}
