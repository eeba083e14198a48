package dev.signalbox.store;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.signalbox.ops.OnDemand;
import dev.signalbox.ops.Workers;
import io.micronaut.context.BeanProvider;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what has reached its end, every hour, in small steps with pauses between them, so that no write has to wait for long.
 * The same on every store: no index has to expire documents. One of the instances does it.
 */
@Singleton
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** Documents in one step. */
    static final int STEP = 500;

    private static final Duration PAUSE = Duration.ofMillis(50);
    /** Longer than from one sweep to the next, so that one instance goes on with it as long as it runs. */
    private static final Duration LEASE = Duration.ofMinutes(90);

    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final BeanProvider<Expiring> owners; // not made before the first sweep, which would delay the start
    private final Leases leases;
    private final OnDemand sweeping;

    Retention(BeanProvider<Expiring> owners, Leases leases, Workers workers) {
        this.owners = owners;
        this.leases = leases;
        this.sweeping = workers.onDemand("retention", this::sweepIfOurs, () -> {}, () -> {});
    }

    @Scheduled(initialDelay = "10m", fixedDelay = "1h")
    void tick() {
        sweeping.wake();
    }

    private void sweepIfOurs() throws InterruptedException {
        boolean ours;
        try {
            ours = leases.hold("retention", LEASE);
        } catch (MongoException e) {
            LOG.warn("[STORE] sweep=failed retry_in=1h error={}", Mongo.said(e));
            return;
        }
        if (ours) {
            sweep();
        }
    }

    /** Removes everything that has reached its end. Blocks. */
    void sweep() throws InterruptedException {
        for (Expiring owner : owners) {
            try {
                sweep(owner);
            } catch (RuntimeException | Error e) { // the others must end too
                LOG.warn("[STORE] sweep=failed of={} retry_in=1h error={}", owner.name(), Mongo.said(e));
            }
        }
    }

    private static void sweep(Expiring owner) throws InterruptedException {
        long removed = 0;
        while (true) {
            int step = owner.removeExpired(STEP);
            removed += step;
            if (step < STEP) {
                break;
            }
            Thread.sleep(PAUSE);
        }
        if (removed > 0) {
            LOG.info("[STORE] sweep=done of={} removed={}", owner.name(), removed);
        }
    }

    /** One step: removes at most so many documents that match, and returns how many. */
    public static int remove(MongoCollection<Document> collection, Bson expired, int most) {
        if (most == 0) {
            return 0; // a limit of 0 would be none
        }
        List<Object> ids = collection
                .find(expired)
                .projection(Projections.include("_id"))
                .limit(most)
                .map(document -> document.get("_id"))
                .into(new ArrayList<>());
        if (ids.isEmpty()) {
            return 0;
        }
        // Both: one that was renewed meanwhile stays, which makes this step count as the last one.
        return (int) collection
                .deleteMany(Filters.and(Filters.in("_id", ids), expired))
                .getDeletedCount();
    }

    @PreDestroy
    void close() throws InterruptedException {
        sweeping.finish(CLOSE);
    }
}
