package dev.signalbox.rollout;

import dev.openfeature.sdk.FeatureProvider;
import dev.signalbox.access.Directory;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Feature;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Gauges;
import dev.signalbox.ops.NanoClock;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceView;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has live updates by sockets. The feature is an entity of {@code system}, so a change reaches every instance as every
 * other event does; then all sockets are looked at. None is missed: a new one is registered first and looked at then.
 */
@Singleton
public final class Rollout implements FeedListener {
    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);

    private final RolloutSettings settings;
    private final Directory directory;
    private final Flags flags;
    private final ExecutorService virtualThreads;
    private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
    /** Whether the feature has changed since the last look was requested. */
    private final AtomicBoolean changed = new AtomicBoolean();
    /** Whether a look is about to begin. */
    private final AtomicBoolean due = new AtomicBoolean();

    /** @param other of a team that has its own flag service: any bean of this type */
    Rollout(
            RolloutSettings settings,
            Directory directory,
            @Nullable FeatureProvider other,
            NanoClock clock,
            Gauges gauges,
            @Named(TaskExecutors.BLOCKING) ExecutorService virtualThreads) {
        this.settings = settings;
        this.directory = directory;
        this.virtualThreads = virtualThreads;
        this.flags = new Flags(
                other,
                new SignalboxProvider(this::current),
                principal -> current().decide(principal.subject(), principal.id()),
                clock,
                this::look);
        gauges.watchRollout(() -> current().enabled() ? current().rollout() : 0);
    }

    /** A socket. Called on virtual threads, under no lock; a second call must do no harm. */
    public interface Holder {
        Principal principal();

        /** @param features what its principal has now, as the message for it */
        void lost(Map<String, Object> features);
    }

    /** What admins have set, or the start values. */
    public Feature current() {
        return directory.read(state -> {
            Entity stored = state.entity(Feature.TYPE, Feature.WEBSOCKET);
            return stored == null ? settings.feature() : Feature.of(stored);
        });
    }

    /** Waits for a foreign provider for a moment, so not on an event loop. */
    public Feature.Decision decide(Principal principal) {
        return flags.decide(principal);
    }

    /** @throws Refused {@code FEATURE_DISABLED} */
    public void require(Principal principal) {
        if (!decide(principal).enabled()) {
            throw new Refused(
                    ErrorCode.FEATURE_DISABLED, "Live updates are switched off for you; ask by HTTP instead.");
        }
    }

    /** {@code {websocket: {enabled, reason, rollout}}} */
    Map<String, Object> json(Feature.Decision decision) {
        return Json.object(
                Feature.WEBSOCKET,
                Json.object(
                        "enabled",
                        decision.enabled(),
                        "reason",
                        decision.reason().wire(),
                        "rollout",
                        current().rollout()));
    }

    /** Durable when it returns. Blocks. */
    Feature change(Actor actor, UnaryOperator<Feature> change) {
        directory.append(actor, null, state -> {
            Entity stored = state.entity(Feature.TYPE, Feature.WEBSOCKET);
            Feature before = stored == null ? settings.feature() : Feature.of(stored);
            Feature after = change.apply(before);
            return after.equals(before) && stored != null
                    ? null
                    : Directory.draft(
                            Feature.TYPE,
                            Feature.WEBSOCKET,
                            stored == null ? EntityEvent.Verb.CREATED : EntityEvent.Verb.UPDATED,
                            after.fields());
        });
        return current();
    }

    /** Looks at it at once, and after every change until {@link #forget}. */
    public void watch(Holder holder) {
        holders.add(holder);
        check(holder);
    }

    public void forget(Holder holder) {
        holders.remove(holder);
    }

    @Override
    public void published(SpaceView view, Folded folded) {
        if (view.spaceId().equals(LiveSpaces.SYSTEM)
                && folded.event().payload() instanceof EntityEvent change
                && change.entityType().equals(Feature.TYPE)) {
            changed.set(true);
        }
    }

    /** Not earlier: the directory must have applied the event, and it is a listener as we are. */
    @Override
    public void settled(String spaceId) {
        if (spaceId.equals(LiveSpaces.SYSTEM) && changed.getAndSet(false)) {
            look();
        }
    }

    private void look() {
        if (due.compareAndSet(false, true)) {
            virtualThreads.execute(() -> {
                due.set(false); // a later change starts another look
                holders.forEach(this::check);
            });
        }
    }

    private void check(Holder holder) {
        try {
            Feature.Decision decision = decide(holder.principal());
            if (!decision.enabled()) {
                holder.lost(json(decision));
            }
        } catch (RuntimeException | Error e) { // the others must be looked at
            LOG.error(
                    "[ROLLOUT] check=failed principal={} retry=at_the_next_change",
                    holder.principal().subject(),
                    e);
        }
    }

    @PreDestroy
    void close() {
        flags.close();
    }
}
