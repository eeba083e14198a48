package dev.signalbox.access;

import dev.signalbox.model.Actor;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.store.Expiring;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The sessions that were ended before their tokens expired: the entity {@code logout}, whose id is the session, with the
 * field {@code {until}}; kept until every token of the session has expired.
 */
@Singleton
final class Logouts implements Expiring {
    static final String TYPE = "logout";

    private final Directory directory;
    private final AccessSettings settings;
    private final Clock clock;

    Logouts(Directory directory, AccessSettings settings, Clock clock) {
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
    }

    /** Ends the session of a signed-in user, with all its tokens and sockets; nothing for other principals. */
    void end(Principal principal) {
        Principal.Login login = principal.login();
        if (login == null) {
            return;
        }
        Instant renewed = clock.instant().plus(settings.tokenLifetime()); // another token of the session may be newer
        Instant own = principal.expiresAt();
        Instant until = own != null && own.isAfter(renewed) ? own : renewed;
        directory.append(
                principal.actor(),
                null,
                state -> state.entity(TYPE, login.session()) != null
                        ? null
                        : Directory.draft(TYPE, login.session(), Verb.CREATED, Json.object("until", Json.time(until))));
    }

    @Override
    public String name() {
        return "logouts";
    }

    /** Each is an event of {@code system}. */
    @Override
    public int removeExpired(int most) {
        Instant now = clock.instant();
        List<String> expired = directory.read(state -> state.entities(TYPE).stream()
                .filter(ended ->
                        Instant.parse(String.valueOf(ended.text("until"))).isBefore(now))
                .limit(most)
                .map(ended -> ended.id())
                .toList());
        for (String session : expired) {
            directory.append(
                    Actor.SIGNALBOX,
                    null,
                    state -> state.entity(TYPE, session) == null
                            ? null
                            : Directory.draft(TYPE, session, Verb.DELETED, Map.of()));
        }
        return expired.size();
    }
}
