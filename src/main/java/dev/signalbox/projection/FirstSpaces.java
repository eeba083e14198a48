package dev.signalbox.projection;

import dev.signalbox.store.Schema;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Opens the spaces that every instance needs: {@code system} at once, {@code main}, which may have 100,000 tasks, while the rest
 * of the server is being made. Who uses it earlier waits for it.
 */
@Context
public final class FirstSpaces {
    /** By then the others know of this instance, and project at once what it looks for in the store. */
    private static final Duration NOTICED_MAX = Duration.ofSeconds(1);

    private final Schema schema;
    private final Presence presence;
    private final Projector.Stores stores;
    private final SpacesInMemory live;
    private final CompletableFuture<Void> main = new CompletableFuture<>();
    private final CompletableFuture<Void> noticed = new CompletableFuture<>();

    FirstSpaces(Schema schema, Presence presence, SpaceOpener opener, SpacesInMemory live) {
        this.schema = schema;
        this.presence = presence;
        this.stores = opener.parts().stores();
        this.live = live;
    }

    @PostConstruct
    void open() throws InterruptedException {
        schema.bringForward();
        presence.announce();
        noticed.completeOnTimeout(null, NOTICED_MAX.toMillis(), TimeUnit.MILLISECONDS);
        stores.links().fill(stores.tasks());
        Thread.ofPlatform().daemon().name("first-space").start(this::openMain); // one that the parallel reading can use
        live.use(LiveSpaces.SYSTEM).close();
    }

    private void openMain() {
        try {
            live.use(LiveSpaces.MAIN).close();
            main.complete(null);
        } catch (RuntimeException | Error e) {
            main.completeExceptionally(e);
        }
    }

    /**
     * Returns once all are open, and the other instances, if there are any, know of this one; before that nobody is let in. Blocks.
     *
     * @throws RuntimeException why one could not be opened
     */
    public void await() {
        try {
            main.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
        if (presence.areOthersRunning()) {
            noticed.join();
        }
    }

    /** Waits, at most {@code millis}, until nothing is being opened any more. */
    void end(long millis) {
        main.exceptionally(failed -> null)
                .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS)
                .join();
    }
}
