package dev.signalbox.projection;

import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * When somebody has to look into a space again. It stands in the document of the space, so that a space that is in nobody's
 * memory is found in time.
 *
 * @param quietSince the beginning of the longest silence of an agent that should be working
 * @param expiresAt the earliest expiry of an open request
 * @param agentSeen the oldest {@code lastSeen} of an agent that is not offline
 * @param needy whether a task needs a person
 * @param dispatching whether an issue is to be made of a task
 * @param linked whether a task has something on GitHub that is open
 */
record Due(
        @Nullable Instant quietSince,
        @Nullable Instant expiresAt,
        @Nullable Instant agentSeen,
        boolean needy,
        boolean dispatching,
        boolean linked) {
    Document document() {
        return new Document("quietSince", date(quietSince))
                .append("expiresAt", date(expiresAt))
                .append("agentSeen", date(agentSeen))
                .append("needy", needy)
                .append("dispatching", dispatching)
                .append("linked", linked);
    }

    /** A time beyond what a date can hold, which requests could once name, is its last or first one. */
    private static @Nullable Date date(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        try {
            return Date.from(time);
        } catch (IllegalArgumentException e) {
            return new Date(time.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE);
        }
    }
}
