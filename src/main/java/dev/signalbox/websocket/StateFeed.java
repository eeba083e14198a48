package dev.signalbox.websocket;

import dev.signalbox.access.Revocations;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.SpaceStates;
import dev.signalbox.delivery.StateSubscription;
import dev.signalbox.delivery.StateType;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.session.Batch;
import dev.signalbox.session.BatchSource;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The service of {@code /ws/tasks} and {@code /ws/agents} for one socket: sends the list, and again after each change.
 * Nothing is queued: each frame is the newest list at the time when the network can take it.
 */
final class StateFeed implements SocketService {
    private final Parts parts;
    private final StateType type;
    private final String spaceId;

    /** The session's virtual thread only. */
    private @Nullable StateSubscription watch;
    /** The session's virtual thread only. */
    private Revocations.@Nullable Holder holder;

    /** The dependencies that all sockets share. */
    @Singleton
    record Parts(SpaceAccess access, Revocations revocations, SpaceStates states) {}

    StateFeed(Parts parts, StateType type, String spaceId) {
        this.parts = parts;
        this.type = type;
        this.spaceId = spaceId;
    }

    @Override
    public boolean takesEvents() {
        return false;
    }

    @Override
    public boolean isOpenTo(Principal principal) {
        return parts.access.sees(principal, spaceId);
    }

    @Override
    public void opened(PlainClient client) {
        parts.access.require(client.principal(), spaceId, Role.VIEWER);
        Revocations.Holder watcher = new Watcher(client);
        holder = watcher;
        parts.revocations.watch(watcher); // before anything is sent
        StateSubscription mine = parts.states.follow(spaceId, Set.of(type), client::wake);
        watch = mine;
        try {
            mine.begin(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.busy("The server is closing. Try again.");
        }
        client.follow(new Newest(mine, type));
        client.wake();
    }

    /** Closes the socket when its principal may not see the space any more. */
    private final class Watcher implements Revocations.Holder {
        private final PlainClient client;

        Watcher(PlainClient client) {
            this.client = client;
        }

        @Override
        public Principal principal() {
            return client.principal();
        }

        @Override
        public void revoked() {
            client.close(CloseReason.UNAUTHORIZED);
        }

        @Override
        public void review() {
            if (!parts.access.sees(client.principal(), spaceId)) {
                client.refuse(Refused.noSpace());
            }
        }
    }

    /** The newest list at the time when the network can take it. */
    private record Newest(StateSubscription watch, StateType type) implements BatchSource {
        @Override
        public @Nullable Batch next() {
            StateSubscription.Update update = watch.next();
            return update == null ? null : Batch.text(update.list(type));
        }

        @Override
        public boolean isDone() {
            return !watch.hasNext();
        }
    }

    @Override
    public void command(
            PlainClient client, String event, List<Object> arguments, @Nullable Consumer<Map<String, Object>> answer) {
        if (answer != null) {
            answer.accept(Json.object(
                    "ok",
                    false,
                    "error",
                    Json.object("code", ErrorCode.NOT_FOUND.name(), "message", "This socket takes no commands.")));
        }
    }

    @Override
    public void closed(PlainClient client, String reason) {
        client.follow(BatchSource.NONE);
        StateSubscription mine = watch;
        if (mine != null) {
            mine.close();
        }
        if (holder != null) {
            parts.revocations.forget(holder);
        }
    }
}
