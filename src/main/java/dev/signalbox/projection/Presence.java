package dev.signalbox.projection;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
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
 * The last heartbeat of each agent, on any instance. A heartbeat is not an event, so it is not in the log: each instance
 * keeps the heartbeats it received in memory, and renews one document in the collection {@code instances}:
 * {@code {_id: <new at each start>, at, until, agents: [{space, id, at}]}}. The document holds all heartbeats received
 * before {@code at}, and its instance counts as running until {@code until}. It stays after the instance has ended, so that
 * the others can read it.
 *
 * <p>The clocks of the instances must be synchronized (NTP). Any thread.
 */
@Singleton
public final class Presence implements FeedListener {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    /** After this many missed renewals an instance is no longer waited for: 60 s at one renewal every 5 s. */
    private static final int RENEWALS_TO_LIVE = 12;
    /** How long the first document, which is written before the interval of the renewals is known, is valid. */
    private static final Duration FIRST_LIFE = Duration.ofSeconds(60);

    private record AgentKey(String spaceId, String agentId) {}

    private final MongoCollection<Document> instances;
    private final Clock clock;
    private final String id = Ids.next();
    /** Guarded by this. Heartbeats received here that no event contains yet. */
    private final Map<AgentKey, Instant> received = new HashMap<>();

    /** Guarded by this. */
    private Instant renewedAt = Instant.EPOCH;
    /** Guarded by this. Until then the others know that this instance is running. */
    private Instant validUntil = Instant.EPOCH;

    /** The heartbeats in the other documents when they were last read. */
    private volatile Map<AgentKey, Instant> elsewhere = Map.of();

    private volatile boolean others;

    /** The thread that looks only. Those that had ended at the last look, with their ends; {@link #sweep} removes them. */
    private Map<String, Instant> ended = Map.of();

    Presence(Mongo mongo, Clock clock) {
        this.instances = mongo.collection("instances");
        this.clock = clock;
    }

    /** Records a heartbeat and returns its time. */
    public synchronized Instant recordHeartbeat(String spaceId, String agentId) {
        Instant now = now();
        received.put(new AgentKey(spaceId, agentId), now);
        return now;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** The newest heartbeat since the agent's last event; the epoch when none is known, because the event may be newer. */
    public Instant lastSeen(String spaceId, String agentId) {
        AgentKey key = new AgentKey(spaceId, agentId);
        Instant there = elsewhere.getOrDefault(key, Instant.EPOCH);
        synchronized (this) {
            return later(received.getOrDefault(key, Instant.EPOCH), there);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** An event of the agent now includes its heartbeats up to that time. */
    public synchronized void settled(String spaceId, String agentId, Instant upTo) {
        received.computeIfPresent(new AgentKey(spaceId, agentId), (agent, at) -> at.isAfter(upTo) ? at : null);
    }

    /** All agents of the space are offline, and an event says so. */
    @Override
    public synchronized void left(String spaceId) {
        received.keySet().removeIf(agent -> agent.spaceId.equals(spaceId));
    }

    /** Renews this instance's document if the last renewal is at least that long ago, then reads the others. */
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

    /**
     * Makes sure that the other instances know of this one, which they must before it appends: one that believes to be alone
     * looks for nobody's events.
     */
    public void announce() {
        Instant now = now();
        synchronized (this) {
            if (validUntil.isAfter(now)) {
                return;
            }
        }
        write(FIRST_LIFE);
        read();
    }

    /**
     * Looks which other instances use the same store now, and which did: a few documents are read. One thread.
     *
     * @return whether one started or ended since the last look, also one that did both: then it may have appended
     */
    boolean lookForOthers() {
        Instant now = now();
        boolean running = false;
        Map<String, Instant> endings = new HashMap<>();
        for (Document other : instances.find(Filters.ne("_id", id)).projection(Projections.include("until"))) {
            Instant until = other.getDate("until").toInstant();
            if (until.isAfter(now)) {
                running = true;
            } else {
                endings.put(other.getString("_id"), until);
            }
        }
        boolean changed = running != others || !endings.equals(ended);
        others = running;
        ended = endings;
        return changed;
    }

    /** Whether there were other instances at the last look, which is half a second ago at most. */
    public boolean areOthersRunning() {
        return others;
    }

    private void write(Duration life) {
        Document document;
        synchronized (this) {
            renewedAt = now();
            List<Document> agents = new ArrayList<>(received.size());
            received.forEach((key, at) -> agents.add(
                    // a list, because an id may contain dots and dollar signs
                    new Document("space", key.spaceId).append("id", key.agentId).append("at", Date.from(at))));
            document = new Document("_id", id)
                    .append("at", Date.from(renewedAt))
                    .append("until", Date.from(renewedAt.plus(life)))
                    .append("agents", agents);
        }
        instances.replaceOne(Filters.eq("_id", id), document, new ReplaceOptions().upsert(true));
        synchronized (this) {
            validUntil = document.getDate("until").toInstant();
        }
    }

    /**
     * Reads the heartbeats that other instances received, including ended ones.
     *
     * @return the time up to which they are complete: a running instance may have received more since its last write
     */
    public Instant read() {
        Instant now = now();
        Instant complete = now;
        Map<AgentKey, Instant> found = new HashMap<>();
        for (Document instance : instances.find(Filters.ne("_id", id))) {
            Instant at = instance.getDate("at").toInstant();
            if (instance.getDate("until").toInstant().isAfter(now) && at.isBefore(complete)) {
                complete = at;
            }
            for (Document agent : instance.getList("agents", Document.class)) {
                found.merge(
                        new AgentKey(agent.getString("space"), agent.getString("id")),
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

    /** The final write: the other instances do not have to wait for this one any more. */
    @PreDestroy
    void close() {
        try {
            write(Duration.ZERO);
        } catch (MongoException | IllegalStateException e) { // a closed client throws IllegalStateException
            if (!Mongo.isOutage(e)) {
                LOG.warn(
                        "[PRESENCE] final_write=failed error={}; other instances wait until this one counts as ended",
                        Mongo.said(e));
            }
        }
    }
}
