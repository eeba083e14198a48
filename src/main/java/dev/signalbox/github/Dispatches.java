package dev.signalbox.github;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.signalbox.model.Dispatch;
import dev.signalbox.store.Expiring;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Retention;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * How far the making of each issue is, written before GitHub is called, in the collection {@code dispatches}: {@code {_id:
 * <taskId>, turn, asked, repo, since, failures, notBefore, sentAt?}}. What is to be made stands in the log; this says what may
 * have been made already.
 */
@Singleton
final class Dispatches implements Expiring {
    private static final String DISPATCHES = "dispatches";
    /** Of one that was stopped, and of a task that was deleted. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final MongoCollection<Document> dispatches;
    private final Clock clock;

    Dispatches(Mongo mongo, Indexes indexes, Clock clock) {
        this.dispatches = mongo.collection(DISPATCHES);
        this.clock = clock;
        indexes.register(DISPATCHES, List.of(Indexes.index(new Document("notBefore", 1))));
    }

    /**
     * One of them.
     *
     * @param turn of the document, which each change counts up: of two that change it at once, one fails
     * @param asked the task's version at the request
     * @param since when it was first tried
     * @param failures in a row
     * @param notBefore nobody may try before: another one may be at it
     * @param sentAt when an issue may have been made first of which we do not know; {@code null}: certainly none was
     */
    record Attempt(
            String taskId,
            long turn,
            long asked,
            String repo,
            Instant since,
            int failures,
            Instant notBefore,
            @Nullable Instant sentAt) {
        Attempt failed(Instant next) {
            return new Attempt(taskId, turn, asked, repo, since, failures + 1, next, sentAt);
        }

        Attempt later(Instant next) {
            return new Attempt(taskId, turn, asked, repo, since, failures, next, sentAt);
        }

        Attempt sent(@Nullable Instant at, Instant next) {
            return new Attempt(taskId, turn, asked, repo, since, failures, next, at);
        }

        private Document document() {
            return new Document("_id", taskId)
                    .append("turn", turn)
                    .append("asked", asked)
                    .append("repo", repo)
                    .append("since", Date.from(since))
                    .append("failures", failures)
                    .append("notBefore", Date.from(notBefore))
                    .append("sentAt", sentAt == null ? null : Date.from(sentAt));
        }

        private static Attempt of(Document document) {
            Date sentAt = document.getDate("sentAt");
            return new Attempt(
                    document.getString("_id"),
                    document.getLong("turn"),
                    document.getLong("asked"),
                    document.getString("repo"),
                    document.getDate("since").toInstant(),
                    document.getInteger("failures"),
                    document.getDate("notBefore").toInstant(),
                    sentAt == null ? null : sentAt.toInstant());
        }
    }

    /** As it stands; a new request for the same repository does not forget that an issue may have been made there. */
    Attempt current(String taskId, Dispatch wanted) {
        Document document = dispatches.find(Filters.eq("_id", taskId)).first();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (document == null) {
            return new Attempt(taskId, 0, wanted.asked(), wanted.repo(), now, 0, now, null);
        }
        Attempt known = Attempt.of(document);
        if (known.asked == wanted.asked()) {
            return known;
        }
        Instant sentAt = known.repo.equalsIgnoreCase(wanted.repo()) ? known.sentAt : null;
        return new Attempt(taskId, known.turn, wanted.asked(), wanted.repo(), now, 0, now, sentAt);
    }

    /** @return as it is written now; {@code null} when somebody else has changed it meanwhile, and nothing is written */
    @Nullable
    Attempt write(Attempt change) {
        Attempt written = new Attempt(
                change.taskId,
                change.turn + 1,
                change.asked,
                change.repo,
                change.since,
                change.failures,
                change.notBefore,
                change.sentAt);
        if (change.turn == 0) {
            try {
                dispatches.insertOne(written.document());
                return written;
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                    return null;
                }
                throw e;
            }
        }
        boolean isOurs = dispatches
                        .replaceOne(
                                Filters.and(Filters.eq("_id", change.taskId), Filters.eq("turn", change.turn)),
                                written.document())
                        .getMatchedCount()
                == 1;
        return isOurs ? written : null;
    }

    /** The task has its issue, or is gone. */
    void end(String taskId) {
        dispatches.deleteOne(Filters.eq("_id", taskId));
    }

    @Override
    public String name() {
        return DISPATCHES;
    }

    @Override
    public int removeExpired(int most) {
        return Retention.remove(
                dispatches, Filters.lt("notBefore", Date.from(clock.instant().minus(KEPT))), most);
    }
}
