package dev.signalbox.transport;

import dev.signalbox.access.Revocations;
import dev.signalbox.model.Principal;
import dev.signalbox.rooms.Client;
import dev.signalbox.rooms.CloseReason;
import dev.signalbox.rooms.Rooms;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the rooms of every client that comes and goes, whatever its transport, and takes it out of them with its rights. */
@Singleton
final class RoomMembership implements Connections {
    private final Rooms rooms;
    private final Revocations revocations;
    private final Map<Client, Occupant> occupants = new ConcurrentHashMap<>();

    RoomMembership(Rooms rooms, Revocations revocations) {
        this.rooms = rooms;
        this.revocations = revocations;
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
