package dev.signalbox.projection;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import dev.signalbox.model.Ids;
import dev.signalbox.store.Mongo;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each agent was last heard of, by whichever instance. A heartbeat is no event, so it is not in the log: each instance
 * keeps what it heard in memory, and renews one document of the collection {@code instances}: {@code {_id: <made at each
 * start>, at, until, agents: [{space, id, at}]}}. It holds everything heard before {@code at}, and its instance counts as
 * running until {@code until}. What it heard outlives it: the document stays for the next one to read.
 *
 * <p>The instances' clocks must agree, as NTP makes them. Any thread.
 */
@Singleton
public final class Presence {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    /** An instance that has missed so many renewals is not waited for any more: 60 s at one each 5 s. */
    private static final int RENEWALS_TO_LIVE = 12;

    private record Who(String spaceId, String agentId) {}

    private final MongoCollection<Document> instances;
    private final Clock clock;
    private final String id = Ids.next();
    /** Guarded by this. What was heard here and is not in an event yet. */
    private final Map<Who, Instant> heard = new HashMap<>();

    /** Guarded by this. */
    private Instant renewedAt = Instant.EPOCH;

    /** What the other documents said when they were last read. */
    private volatile Map<Who, Instant> elsewhere = Map.of();

    Presence(Mongo mongo, Clock clock) {
        this.instances = mongo.collection("instances");
        this.clock = clock;
    }

    /** Notes a heartbeat, and answers its time. */
    public synchronized Instant hear(String spaceId, String agentId) {
        Instant now = now();
        heard.put(new Who(spaceId, agentId), now);
        return now;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The newest heartbeat since the agent's last event; the epoch when none is known, as that event may be newer. */
    public Instant lastSeen(String spaceId, String agentId) {
        Who who = new Who(spaceId, agentId);
        Instant there = elsewhere.getOrDefault(who, Instant.EPOCH);
        synchronized (this) {
            return later(heard.getOrDefault(who, Instant.EPOCH), there);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** An event of the agent holds what was heard up to then. */
    public synchronized void settled(String spaceId, String agentId, Instant upTo) {
        heard.computeIfPresent(new Who(spaceId, agentId), (who, at) -> at.isAfter(upTo) ? at : null);
    }

    /** Renews this instance's document if the last renewal is so long ago, and then reads the others. */
    public void renew(Duration interval) {
        Instant now = now();
        synchronized (this) {
            if (renewedAt.plus(interval).isAfter(now)) {
                return;
            }
        }
        write(interval.multipliedBy(RENEWALS_TO_LIVE));
        read();
    }

    private void write(Duration life) {
        Document document;
        synchronized (this) {
            renewedAt = now();
            List<Document> agents = new ArrayList<>(heard.size());
            heard.forEach((who, at) -> agents.add(
                    // a list, because an id may hold dots and dollars
                    new Document("space", who.spaceId).append("id", who.agentId).append("at", Date.from(at))));
            document = new Document("_id", id)
                    .append("at", Date.from(renewedAt))
                    .append("until", Date.from(renewedAt.plus(life)))
                    .append("agents", agents);
        }
        instances.replaceOne(Filters.eq("_id", id), document, new ReplaceOptions().upsert(true));
    }

    /**
     * Reads what the other instances, and those that have ended, have heard.
     *
     * @return up to when that is complete: an instance that runs may have heard more since it wrote
     */
    public Instant read() {
        Instant now = now();
        Instant complete = now;
        Map<Who, Instant> found = new HashMap<>();
        for (Document instance : instances.find(Filters.ne("_id", id))) {
            Instant at = instance.getDate("at").toInstant();
            if (instance.getDate("until").toInstant().isAfter(now) && at.isBefore(complete)) {
                complete = at;
            }
            for (Document agent : instance.getList("agents", Document.class)) {
                found.merge(
                        new Who(agent.getString("space"), agent.getString("id")),
                        agent.getDate("at").toInstant(),
                        Presence::later);
            }
        }
        elsewhere = found;
        return complete;
    }

    /** Removes the documents of instances that ended before that time. */
    public void sweep(Instant before) {
        instances.deleteMany(Filters.lt("until", Date.from(before)));
    }

    /** The last word: nobody has to wait for this instance any more. */
    @PreDestroy
    void close() {
        try {
            write(Duration.ZERO);
        } catch (MongoException | IllegalStateException e) { // a closed client refuses in its own way
            LOG.warn("[PRESENCE] last=lost error={}", e.getClass().getSimpleName());
        }
    }
}
