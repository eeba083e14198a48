package dev.signalbox.session;

import dev.signalbox.model.Principal;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The timers that end a session with the credential of its principal. */
public record Expiry(Future<?> warning, Future<?> end) {
    private static final Duration WARN_BEFORE = Duration.ofSeconds(60);
    /** No connection lasts longer; keeps timers within range. */
    private static final Duration CONNECTED_MAX = Duration.ofDays(3_650);

    /**
     * @param warn called on the event loop, a minute before
     * @param expire called on the event loop
     * @return {@code null} for a credential that does not expire
     */
    public static @Nullable Expiry watch(
            Session session, Principal principal, Consumer<Instant> warn, Runnable expire) {
        Instant end = principal.expiresAt();
        Duration left = end == null ? CONNECTED_MAX : Duration.between(Instant.now(), end);
        return end == null || left.compareTo(CONNECTED_MAX) > 0
                ? null
                : new Expiry(
                        after(left.minus(WARN_BEFORE), session, () -> warn.accept(end)), after(left, session, expire));
    }

    private static Future<?> after(Duration delay, Session session, Runnable action) {
        return session.loop().schedule(action, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    }

    /** Any thread. */
    public void cancel() {
        warning.cancel(false);
        end.cancel(false);
    }
}
