package dev.signalbox.hooks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.model.Principal;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The sessions that have reported to this instance lately. Any thread. */
@Singleton
final class Sessions {
    static final int SESSIONS_MAX = 10_000;
    private static final Duration KEPT = Duration.ofDays(1);

    private final Cache<Key, Session> known = Caffeine.newBuilder()
            .maximumSize(SESSIONS_MAX)
            .expireAfterAccess(KEPT)
            .build();

    private record Key(String subject, String session) {}

    /**
     * A session that belongs to a task.
     *
     * @param ended its reports are late from now on, until it begins again
     */
    record Session(String taskId, boolean ended) {}

    @Nullable
    Session get(Principal caller, String session) {
        return known.getIfPresent(new Key(caller.subject(), session));
    }

    void put(Principal caller, String session, Session state) {
        known.put(new Key(caller.subject(), session), state);
    }

    long count() {
        known.cleanUp();
        return known.estimatedSize();
    }
}
