package dev.signalbox.projection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All of what is searched in tasks, also their descriptions and comments ({@link TaskText#whole}): read once for each version of
 * a task that somebody looks for, as reading takes 0.2 ms and looking a thousandth of it. For all spaces together, bounded in
 * bytes, gone when nobody has searched for a while. Any thread.
 */
@Singleton
final class WholeTexts {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int ENTRY_BYTES = 200;
    private static final int BYTES_PER_CHAR = 2;

    private final TaskDetails details;
    private final TaskStore store;
    /** By task. */
    private final Cache<String, Text> texts;

    private record Text(long version, String text) {
        int bytes() {
            return ENTRY_BYTES + BYTES_PER_CHAR * text.length();
        }
    }

    WholeTexts(TaskDetails details, TaskStore store, SpaceMemory memory) {
        this.details = details;
        this.store = store;
        this.texts = Caffeine.newBuilder()
                .maximumWeight(memory.wholeTexts())
                .weigher((String id, Text text) -> text.bytes())
                .expireAfterAccess(KEPT)
                .executor(Runnable::run)
                .build();
    }

    /** Of those that exist, by id, as they were a moment ago. May block. */
    Map<String, String> of(List<Task> tasks) {
        Map<String, String> found = new HashMap<>();
        List<String> missing = new ArrayList<>();
        for (Task task : tasks) {
            Text known = texts.getIfPresent(task.id());
            TaskDetail detail = details.get(task.id());
            if (known != null && known.version == task.version()) {
                found.put(task.id(), known.text);
            } else if (detail != null) {
                found.put(task.id(), keep(detail));
            } else {
                missing.add(task.id());
            }
        }
        if (!missing.isEmpty()) {
            store.find(missing).forEach(detail -> found.put(detail.task().id(), keep(detail)));
        }
        return found;
    }

    private String keep(TaskDetail detail) {
        String text = TaskText.whole(detail);
        texts.put(detail.task().id(), new Text(detail.task().version(), text));
        return text;
    }
}
