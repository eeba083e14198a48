package dev.signalbox.sse;

import dev.signalbox.delivery.StateType;
import dev.signalbox.model.Refused;
import dev.signalbox.projection.LiveSpaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpParameters;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query parameters of {@code /api/sync}. */
record SyncQuery(String spaceId, Set<StateType> types) {
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String TYPES = "types";
    private static final Pattern VERSION = Pattern.compile("\\d{1,18}");
    private static final long NONSENSE = Long.MAX_VALUE;

    /** @throws Refused {@code INVALID_PAYLOAD} for an unknown type */
    static SyncQuery read(HttpParameters parameters) {
        String spaceId = parameters.get("spaceId");
        Set<StateType> types = EnumSet.noneOf(StateType.class);
        for (String list : parameters.getAll(TYPES)) {
            for (String name : list.split(",")) {
                if (!name.isBlank()) {
                    types.add(type(name.strip()));
                }
            }
        }
        return new SyncQuery(
                spaceId == null || spaceId.isBlank() ? LiveSpaces.MAIN : spaceId,
                Collections.unmodifiableSet(types.isEmpty() ? StateType.offered() : types));
    }

    /** The same for somebody who may not see the people of the space. */
    SyncQuery withoutPeople() {
        return new SyncQuery(spaceId, StateType.withoutPeople(types));
    }

    private static StateType type(String name) {
        for (StateType type : StateType.offered()) {
            if (type.wire().equals(name.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw Refused.unknown(
                TYPES, StateType.offered().stream().map(StateType::wire).toList());
    }

    /** The version that a client has; {@code null} for none, and an impossible version for an invalid value. */
    static @Nullable Long lastEventId(HttpHeaders headers) {
        String given = headers.get(LAST_EVENT_ID);
        if (given == null || given.isBlank()) {
            return null;
        }
        return VERSION.matcher(given.strip()).matches() ? Long.valueOf(given.strip()) : Long.valueOf(NONSENSE);
    }
}
