package dev.signalbox.projection;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Event;
import dev.signalbox.model.Issue;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Task;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are linked to something on GitHub, from the collection {@code links}: {@code {_id: "pull/<number>/<repository>" or
 * "issue/<number>/<repository>" or "head/<sha>", tasks: ["<spaceId>/<taskId>"], headAt?}}, a repository by its number and by its name
 * in lower case; and {@code {_id: "unlinked/<taskId>/<number>/<repository>", at}} for what was unlinked by hand. An exact {@code _id} is the only look-up that no store scans for. A link that has ended may still stand here, so
 * a caller looks at the task itself.
 */
@Singleton
public final class Links implements Expiring {
    private static final String LINKS = "links";
    /** Stands in the collection once it has the links of all tasks; a store from before it has none. */
    private static final String FILLED = "filled";
    /** For a head that is still one after that, GitHub names the pull request, except for one from a fork. */
    private static final Duration HEADS_KEPT = Duration.ofDays(180);

    private static final int WRITTEN_AT_ONCE = 1_000;
    private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final MongoCollection<Document> links;
    private final Clock clock;

    Links(Mongo mongo, Indexes indexes, Clock clock) {
        this.links = mongo.collection(LINKS);
        this.clock = clock;
        indexes.register(LINKS, List.of(Indexes.index(new Document("headAt", 1))));
    }

    /** The keys of a pull request, by whatever is known of its repository. */
    public static List<String> pull(long number, @Nullable String repo, @Nullable Long repoId) {
        return keys("pull/" + number + "/", repo, repoId);
    }

    public static List<String> issue(long number, @Nullable String repo, @Nullable Long repoId) {
        return keys("issue/" + number + "/", repo, repoId);
    }

    public static String head(String sha) {
        return "head/" + sha;
    }

    private static List<String> keys(String prefix, @Nullable String repo, @Nullable Long repoId) {
        List<String> keys = new ArrayList<>(2);
        if (repoId != null && repoId != 0) {
            keys.add(prefix + repoId);
        }
        if (repo != null && !repo.isEmpty()) {
            keys.add(prefix + repo.toLowerCase(Locale.ROOT));
        }
        return keys;
    }

    /** Everything on GitHub that a task is linked to. */
    public static Set<String> of(Task task) {
        Set<String> keys = new LinkedHashSet<>();
        for (PullRequest pull : task.pulls()) {
            keys.addAll(pull(pull.number(), pull.repo(), pull.repoId()));
            if (pull.headSha() != null) {
                keys.add(head(pull.headSha()));
            }
        }
        Issue issue = task.issue();
        if (issue != null) {
            keys.addAll(issue(issue.number(), issue.repo(), issue.repoId()));
        }
        return keys;
    }

    /** Whether an event may link its task to something. */
    public static boolean isLinking(Event event) {
        return event.payload() instanceof PullRequestEvent || event.payload() instanceof LifecycleEvent.Dispatched;
    }

    List<TaskPlace> find(Collection<String> keys) {
        Set<TaskPlace> found = new LinkedHashSet<>();
        for (Document link : links.find(Filters.in("_id", keys))) {
            for (String place : link.getList("tasks", String.class, List.of())) {
                int slash = place.indexOf('/');
                found.add(new TaskPlace(place.substring(0, slash), place.substring(slash + 1)));
            }
        }
        return List.copyOf(found);
    }

    /** Whether somebody has unlinked this pull request from a task by hand, and nobody has linked it again. */
    boolean isUnlinked(String taskId, String repo, @Nullable Long repoId, long number) {
        return links.find(Filters.in("_id", unlinked(taskId, repo, repoId, number)))
                        .first()
                != null;
    }

    private static List<String> unlinked(
            String taskId, @Nullable String repo, @Nullable Long repoId, @Nullable Long number) {
        return keys("unlinked/" + taskId + "/" + number + "/", repo, repoId);
    }

    void project(List<Folded> batch) {
        Map<String, Task> linked = new LinkedHashMap<>();
        for (Folded folded : batch) {
            Task task = folded.task();
            if (task != null && isLinking(folded.event())) {
                linked.put(task.id(), task);
                projectByHand(folded.event(), task.id());
            }
        }
        write(linked.values());
    }

    private void projectByHand(Event event, String taskId) {
        if (event.payload() instanceof PullRequestEvent.PrUpdated e
                && PullRequestEvent.PrUpdated.UNLINKED.equals(e.action())) {
            unlinked(taskId, e.repo(), e.details().repoId(), e.prNumber())
                    .forEach(key ->
                            links.updateOne(Filters.eq("_id", key), Updates.set("at", Date.from(event.at())), UPSERT));
        } else if (event.payload() instanceof PullRequestEvent.PrOpened e
                && event.actor().kind() == Actor.Kind.USER) {
            links.deleteMany(
                    Filters.in("_id", unlinked(taskId, e.repo(), e.details().repoId(), e.prNumber())));
        }
    }

    private void write(Collection<Task> tasks) {
        List<WriteModel<Document>> writes = new ArrayList<>(0);
        Date now = Date.from(clock.instant());
        for (Task task : tasks) {
            Bson add = Updates.addToSet("tasks", task.spaceId() + "/" + task.id());
            for (String key : of(task)) {
                Bson change = key.startsWith(head("")) ? Updates.combine(add, Updates.set("headAt", now)) : add;
                writes.add(new UpdateOneModel<>(Filters.eq("_id", key), change, UPSERT));
            }
        }
        if (!writes.isEmpty()) {
            links.bulkWrite(writes, ANY_ORDER);
        }
    }

    /** Adds the links of the tasks that were projected before there was this collection. Blocks. */
    void fill(TaskStore tasks) {
        if (links.find(Filters.eq("_id", FILLED)).first() != null) {
            return;
        }
        List<Task> some = new ArrayList<>();
        tasks.forEachRow(task -> {
            some.add(task);
            if (some.size() == WRITTEN_AT_ONCE) {
                write(some);
                some.clear();
            }
        });
        write(some);
        links.updateOne(Filters.eq("_id", FILLED), Updates.set("at", Date.from(clock.instant())), UPSERT);
    }

    @Override
    public String name() {
        return LINKS;
    }

    @Override
    public int removeExpired(int most) {
        Date ended = Date.from(clock.instant().minus(HEADS_KEPT));
        return Retention.remove(links, Filters.lt("headAt", ended), most);
    }
}
