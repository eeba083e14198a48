package dev.signalbox.transport;

import dev.signalbox.access.Revocations;
import dev.signalbox.model.Principal;
import dev.signalbox.ops.Metrics;
import dev.signalbox.rooms.Client;
import dev.signalbox.rooms.CloseReason;
import dev.signalbox.rooms.Rooms;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the rooms of every client that comes and goes, whatever its transport, and takes it out of them with its rights. */
@Singleton
final class RoomMembership implements Connections {
    private static final List<String> TRANSPORTS = List.of("websocket", "polling", "plain_websocket");

    private final Rooms rooms;
    private final Revocations revocations;
    private final Map<Client, Occupant> occupants = new ConcurrentHashMap<>();

    RoomMembership(Rooms rooms, Revocations revocations, Metrics metrics) {
        this.rooms = rooms;
        this.revocations = revocations;
        metrics.watchRooms(rooms::count);
        for (String transport : TRANSPORTS) {
            metrics.watchConnections(transport, () -> count(transport));
        }
    }

    /** Asked seldom, and for no lock: a session may change its transport, so nobody keeps count. */
    private long count(String transport) {
        return occupants.keySet().stream()
                .filter(client -> client.transport().equals(transport))
                .count();
    }

    @Override
    public void opened(Client client) {
        rooms.opened(client);
        Occupant occupant = new Occupant(client, rooms);
        occupants.put(client, occupant);
        revocations.watch(occupant);
    }

    @Override
    public void closed(Client client, String reason) {
        Occupant occupant = occupants.remove(client);
        if (occupant != null) {
            revocations.forget(occupant);
        }
        rooms.closed(client);
    }

    private record Occupant(Client client, Rooms rooms) implements Revocations.Holder {
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
            rooms.review(client);
        }
    }
}
