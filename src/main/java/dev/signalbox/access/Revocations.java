package dev.signalbox.access;

import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceView;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away from what is open what its principal may no longer have. Any change in the {@link Directory} that can take
 * something away has everything open looked at, on whatever instance. Nothing slips through: what opens is looked at
 * after it is known here, so it either sees the change itself or is seen by the look that follows it.
 */
@Singleton
public final class Revocations implements FeedListener {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private final Provider<Authenticator> authenticator; // asks the directory, whose listener we are
    private final ExecutorService virtualThreads;
    private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
    /** Whether an event has taken something away since the last look was asked for. */
    private final AtomicBoolean taken = new AtomicBoolean();
    /** Whether a look is about to begin. */
    private final AtomicBoolean due = new AtomicBoolean();

    Revocations(Provider<Authenticator> authenticator, @Named(TaskExecutors.BLOCKING) ExecutorService virtualThreads) {
        this.authenticator = authenticator;
        this.virtualThreads = virtualThreads;
    }

    /** Something that stays open for a principal. Called on virtual threads, under no lock; a second call must do no harm. */
    public interface Holder {
        Principal principal();

        /** The credential is good no more. */
        void revoked();

        /** The credential is good, but rights may be fewer. */
        void review();
    }

    /** From now on until {@link #forget}. Looks at once. */
    public void watch(Holder holder) {
        holders.add(holder);
        look(holder);
    }

    public void forget(Holder holder) {
        holders.remove(holder);
    }

    /** How many are watched. */
    public int watched() {
        return holders.size();
    }

    @Override
    public void published(SpaceView view, Folded folded) {
        if (view.spaceId().equals(LiveSpaces.SYSTEM)
                && folded.event().payload() instanceof EntityEvent change
                && takesAway(change)) {
            taken.set(true);
        }
    }

    /** Not before: the directory has to know by then, and it hears of an event as we do. */
    @Override
    public void settled(String spaceId) {
        if (spaceId.equals(LiveSpaces.SYSTEM) && taken.getAndSet(false) && due.compareAndSet(false, true)) {
            virtualThreads.execute(this::lookAtAll);
        }
    }

    /** Most of what is new only gives. */
    private static boolean takesAway(EntityEvent change) {
        return Directory.TYPES.contains(change.entityType())
                && (change.verb() != EntityEvent.Verb.CREATED
                        || change.entityType().equals(Logouts.TYPE));
    }

    private void lookAtAll() {
        due.set(false); // what changes from here on has everything looked at again
        holders.forEach(this::look);
    }

    private void look(Holder holder) {
        try {
            if (authenticator.get().stands(holder.principal())) {
                holder.review();
            } else {
                holder.revoked();
            }
        } catch (RuntimeException | Error e) { // the others must be looked at
            LOG.error("[ACCESS] review=failed principal={}", holder.principal().subject(), e);
        }
    }
}
