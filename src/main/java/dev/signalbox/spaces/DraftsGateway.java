package dev.signalbox.spaces;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Relay;
import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.delivery.SubscribeMessage;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.ops.NanoClock;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is writing, shown to the others in the room of the space, also on other instances. It is a notice: never logged,
 * and of each being only the newest waits for a client that is slow.
 */
@Singleton
final class DraftsGateway {
    private static final int TEXT_MAX = 4_000;
    private static final int PER_SECOND = 10;
    private static final String TOPIC = "draft";

    private final SpaceAccess access;
    private final Spaces spaces;
    private final Rooms rooms;
    private final Relay relay;
    private final Clock clock;
    private final NanoClock nanos;
    /** When each client sent its last drafts, in nanoseconds; the command thread of the client only. */
    private final Cache<Client, ArrayDeque<Long>> sent = Caffeine.newBuilder()
            .weakKeys()
            .expireAfterAccess(Duration.ofMinutes(1))
            .build();

    DraftsGateway(SpaceAccess access, Spaces spaces, Rooms rooms, Relay relay, Clock clock, NanoClock nanos) {
        this.access = access;
        this.spaces = spaces;
        this.rooms = rooms;
        this.relay = relay;
        this.clock = clock;
        this.nanos = nanos;
        relay.listen(TOPIC, draft -> show(null, draft));
    }

    /** An absent or empty text ends the draft. */
    @SubscribeMessage(EventName.SPACE_DRAFT)
    Map<String, Object> draft(Client client, Fields payload) {
        String wanted = payload.textOrNull("spaceId", 200);
        String text = payload.textOrNull("text", TEXT_MAX);
        String as = payload.textOrNull("beingId", 250);
        payload.check();
        String spaceId = wanted == null ? LiveSpaces.MAIN : wanted;
        Principal caller = client.principal();
        Role role = access.require(caller, spaceId, Role.MEMBER).role();
        pace(client);
        String being =
                spaces.read(spaceId, state -> Objects.requireNonNullElse(Speakers.being(state, caller, role, as), ""));
        String beingId = being.isEmpty() ? "key/" + caller.id() : being;
        Map<String, Object> draft = Json.object(
                "spaceId",
                spaceId,
                "beingId",
                beingId,
                "text",
                Objects.requireNonNullElse(text, ""),
                "at",
                Json.time(clock.instant()));
        show(client, draft);
        relay.send(TOPIC, spaceId + "/" + beingId, draft);
        return Map.of();
    }

    private void show(@Nullable Client sender, Map<String, Object> draft) {
        String spaceId = String.valueOf(draft.get("spaceId"));
        rooms.showOthers(
                sender,
                Room.space(spaceId),
                TOPIC + "/" + spaceId + "/" + draft.get("beingId"),
                new Message(EventName.SPACE_DRAFT, draft));
    }

    /** @throws Refused {@code RATE_LIMITED} for the eleventh within a second */
    private void pace(Client client) {
        ArrayDeque<Long> last = sent.get(client, c -> new ArrayDeque<>(PER_SECOND));
        long now = nanos.nanos();
        if (last.size() == PER_SECOND) {
            long wait = last.getFirst() + TimeUnit.SECONDS.toNanos(1) - now;
            if (wait > 0) {
                throw Refused.limited("At most " + PER_SECOND + " drafts a second are sent.", wait);
            }
            last.removeFirst();
        }
        last.addLast(now);
    }
}
