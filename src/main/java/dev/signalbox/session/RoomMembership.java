package dev.signalbox.session;

import dev.signalbox.access.Revocations;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.model.Principal;
import dev.signalbox.ops.Metrics;
import jakarta.inject.Singleton;

/** Tells the rooms of every client that comes and goes, whatever its transport, and takes it out of them with its rights. */
@Singleton
final class RoomMembership implements Connections {
    private final Rooms rooms;
    private final Revocations revocations;

    RoomMembership(Rooms rooms, Revocations revocations, Metrics metrics) {
        this.rooms = rooms;
        this.revocations = revocations;
        metrics.watchRooms(rooms::count);
    }

    @Override
    public void opened(Client client) {
        rooms.opened(client);
        revocations.watch(new Occupant(client, rooms));
    }

    @Override
    public void closed(Client client, String reason) {
        revocations.forget(new Occupant(client, rooms)); // equal to the one that is watched
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
