package dev.signalbox.websocket;

import dev.signalbox.access.Revocations;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.SpaceStates;
import dev.signalbox.delivery.StateType;
import dev.signalbox.delivery.StateWatch;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What there is behind {@code /ws/tasks} and {@code /ws/agents}, for one socket: the list, and the list again whenever it
 * has changed. While one waits for the network no other is queued; the next is the newest of that moment.
 */
final class StateFeed implements SocketService {
    private final Parts parts;
    private final StateType type;
    private final String spaceId;

    /** The session's virtual thread only. */
    private @Nullable StateWatch watch;
    /** The session's virtual thread only. */
    private Revocations.@Nullable Holder holder;
    /** Whether the client is already asked to tell when nothing waits for it. */
    private final AtomicBoolean waiting = new AtomicBoolean();

    /** What all of them share. */
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
        Sender sender = new Sender(client);
        StateWatch mine = parts.states.watch(spaceId, Set.of(type), sender::changed);
        sender.watch = mine;
        watch = mine;
        try {
            mine.begin(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.busy("The server is closing. Try again.");
        }
        sender.changed();
        Revocations.Holder watcher = new Watcher(client);
        holder = watcher;
        parts.revocations.watch(watcher);
    }

    /** Ends the socket when its space is gone for its principal. */
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
                client.turnAway(Refused.noSpace());
            }
        }
    }

    /** Sends when there is something and nothing waits. Any thread. */
    private final class Sender {
        private final PlainClient client;
        /** Written once, before anything is sent. */
        private volatile @Nullable StateWatch watch;

        Sender(PlainClient client) {
            this.client = client;
        }

        void changed() {
            if (waiting.compareAndSet(false, true)) {
                client.whenEmpty(this::sendNewest);
            }
        }

        private synchronized void sendNewest() {
            waiting.set(false); // what changes from here on asks again
            StateWatch from = watch;
            StateWatch.Update update = from == null ? null : from.next();
            if (update != null) {
                client.sendText(update.list(type));
            }
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
        StateWatch mine = watch;
        if (mine != null) {
            mine.close();
        }
        if (holder != null) {
            parts.revocations.forget(holder);
        }
    }
}
