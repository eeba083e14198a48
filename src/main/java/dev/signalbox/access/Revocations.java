package dev.signalbox.access;

import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceView;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends, or cuts down, open connections and streams whose principal has lost its credential or rights. Every change of the
 * {@link Directory} that can take rights away starts a check of all of them, on every instance. None is missed: a new one is
 * registered first and checked then, so it either sees the change or is checked after it.
 */
@Singleton
public final class Revocations implements FeedListener {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private final Provider<Authenticator> authenticator; // it reads the directory, which listens as we do
    private final ExecutorService virtualThreads;
    /** What a client reviews when it may have fewer rights. */
    private final Map<Client, Runnable> clients = new ConcurrentHashMap<>();
    /** Whether an event has taken rights away since the last check was requested. */
    private final AtomicBoolean taken = new AtomicBoolean();
    /** Whether a check is about to begin. */
    private final AtomicBoolean due = new AtomicBoolean();

    Revocations(Provider<Authenticator> authenticator, @Named(TaskExecutors.BLOCKING) ExecutorService virtualThreads) {
        this.authenticator = authenticator;
        this.virtualThreads = virtualThreads;
    }

    /**
     * Checks a client at once, and from now on until {@link #forget}: one whose credential is not valid any more is closed.
     * A client is watched by one only: a second call replaces the first.
     *
     * @param review called when the credential is valid, but rights may be fewer; on virtual threads, under no lock, at any time
     */
    public void watch(Client client, Runnable review) {
        clients.put(client, review);
        check(client, review);
    }

    public void forget(Client client) {
        clients.remove(client);
    }

    /** How many are watched. */
    public int watched() {
        return clients.size();
    }

    @Override
    public void published(SpaceView view, Folded folded) {
        if (view.spaceId().equals(LiveSpaces.SYSTEM)
                && folded.event().payload() instanceof EntityEvent change
                && takesAway(change)) {
            taken.set(true);
        }
    }

    /** Not earlier: the directory must have applied the event, and it is a listener as we are. */
    @Override
    public void settled(String spaceId) {
        if (spaceId.equals(LiveSpaces.SYSTEM) && taken.getAndSet(false) && due.compareAndSet(false, true)) {
            virtualThreads.execute(this::checkAll);
        }
    }

    /** What is created mostly adds rights. */
    private static boolean takesAway(EntityEvent change) {
        return Directory.TYPES.contains(change.entityType())
                && (change.verb() != EntityEvent.Verb.CREATED
                        || change.entityType().equals(Logouts.TYPE));
    }

    private void checkAll() {
        due.set(false); // a later change starts another check
        clients.forEach(this::check);
    }

    private void check(Client client, Runnable review) {
        try {
            if (authenticator.get().isValid(client.principal())) {
                review.run();
            } else {
                client.close(CloseReason.UNAUTHORIZED);
            }
        } catch (RuntimeException | Error e) { // the others must be checked
            LOG.error(
                    "[ACCESS] check=failed principal={} retry=at_the_next_change",
                    client.principal().subject(),
                    e);
        }
    }
}
