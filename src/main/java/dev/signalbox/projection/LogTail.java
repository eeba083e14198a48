package dev.signalbox.projection;

import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.project;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.signalbox.log.EventLog;
import dev.signalbox.ops.Workers;
import dev.signalbox.store.ChangeStream;
import dev.signalbox.store.Indexes;
import dev.signalbox.store.Mongo;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the events of other instances in the log, and has them published here. While there are no others, nothing is polled
 * but whether there are: one that starts writes its document before it appends.
 *
 * <p>On a replica set a change stream says where to look, and everything is looked at every {@link #OTHERS_EVERY} in case that
 * it lost something. On another store the next place of each live space is looked at every {@link #LOOK_EVERY}, 256 with one
 * query; with more live spaces than that, in turn. One thread, and that of the stream.
 */
@Singleton
final class LogTail {
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

    /** Half of it is what an event of another instance is late on average; a look at 256 places takes less than 1 ms. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** A right revoked on another instance must end here within a second, also when the stream is just not open. */
    private static final Duration OTHERS_EVERY = Duration.ofMillis(500);

    private static final int PLACES_MAX = 256;
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final SpacesInMemory live;
    private final EventLog log;
    private final Presence presence;
    private final Freshness freshness;
    private final Mongo mongo;
    private final ChangeStream stream;
    private final Workers.Worker worker;
    /** The worker only: whether the store has change streams; {@code null} before it was asked. */
    private @Nullable Boolean streamed;

    /** The worker only: where to go on in the live spaces. */
    private int turn;

    LogTail(SpacesInMemory live, EventLog log, Presence presence, Freshness freshness, Mongo mongo, Workers workers) {
        this.live = live;
        this.log = log;
        this.presence = presence;
        this.freshness = freshness;
        this.mongo = mongo;
        this.stream = new ChangeStream(
                mongo.collection(Indexes.EVENTS),
                List.of(match(eq("operationType", "insert")), project(include("documentKey"))),
                this::inserted,
                this::followAll,
                workers);
        this.worker = workers.of("log-tail", this::run);
    }

    /** Looks once for others, then begins. */
    void start() {
        presence.lookForOthers();
        followAll();
        worker.start();
    }

    void stop() throws InterruptedException {
        worker.stop(STOP_MAX);
        stream.stop();
    }

    /** Whether other instances may append. */
    boolean hasOthers() {
        return presence.areOthersRunning();
    }

    private void run() throws InterruptedException {
        while (true) {
            try {
                lookForOthers();
                long end = System.nanoTime() + OTHERS_EVERY.toNanos();
                do {
                    if (hasOthers()) {
                        look();
                    }
                    Thread.sleep(hasOthers() && !stream.isOpen() ? LOOK_EVERY : OTHERS_EVERY);
                } while (System.nanoTime() - end < 0);
            } catch (MongoInterruptedException e) {
                throw new InterruptedException();
            } catch (MongoException e) { // the next one must run
                LOG.warn("[LOG] follow=failed error={}; retrying in {} ms", Mongo.said(e), OTHERS_EVERY.toMillis());
                Thread.sleep(OTHERS_EVERY);
            }
        }
    }

    /** When one has stopped or is noticed, its events so far are published at once. */
    private void lookForOthers() throws InterruptedException {
        freshness.asking();
        boolean changed = presence.lookForOthers();
        freshness.answered();
        if (hasOthers() && isStreamed()) {
            stream.start();
        } else {
            stream.stop();
        }
        if (changed) {
            followAll();
        }
    }

    /** Asks the store once it is needed, and again until it has answered. */
    private boolean isStreamed() {
        Boolean known = streamed;
        if (known == null) {
            known = ChangeStream.isSupported(mongo);
            streamed = known;
        }
        return known;
    }

    /** Asks for the next places of up to 256 live spaces. */
    private void look() {
        List<String> places = new ArrayList<>();
        live.forEach(space ->
                places.add(space.feed().read(view -> EventLog.place(view.spaceId(), view.version() + 1))));
        turn = turn < places.size() ? turn : 0;
        int end = Math.min(places.size(), turn + PLACES_MAX);
        freshness.asking();
        Set<String> taken = log.taken(places.subList(turn, end));
        freshness.answered();
        taken.forEach(this::follow);
        turn = end;
    }

    /** An event, also one of ours, which is usually published when this is called. */
    private void inserted(ChangeStreamDocument<Document> change) {
        BsonDocument key = change.getDocumentKey();
        if (key != null) {
            follow(key.getString("_id").getValue());
        }
    }

    /** Does nothing when the space has that event already. */
    private void follow(String place) {
        String spaceId = EventLog.spaceOf(place);
        long version = EventLog.version(place);
        LiveSpace space = live.useIfLive(spaceId);
        if (space != null) {
            space.isInLog(version);
            if (space.feed().<Boolean>read(view -> view.version() < version)) {
                space.followSoon();
            }
            space.closeUnnoticed();
        }
    }

    private void followAll() {
        live.forEach(LiveSpace::followSoon);
    }
}
