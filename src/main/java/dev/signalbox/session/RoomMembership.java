package dev.signalbox.session;

import dev.signalbox.access.Revocations;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.model.Principal;
import dev.signalbox.ops.Gauges;
import jakarta.inject.Singleton;

/** Registers every client of any transport with the rooms, and reviews its rooms when rights are revoked. */
@Singleton
final class RoomMembership implements Connections {
    private final Rooms rooms;
    private final Revocations revocations;

    RoomMembership(Rooms rooms, Revocations revocations, Gauges gauges) {
        this.rooms = rooms;
        this.revocations = revocations;
        gauges.watchRooms(rooms::count);
    }

    @Override
    public void opened(Client client) {
        rooms.opened(client);
        revocations.watch(new Membership(client, rooms));
    }

    @Override
    public void closed(Client client, String reason) {
        revocations.forget(new Membership(client, rooms)); // equal to the watched one
        rooms.closed(client);
    }

    private record Membership(Client client, Rooms rooms) implements Revocations.Holder {
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
