package dev.signalbox.session;

import dev.signalbox.access.Revocations;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.Rooms;
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
        revocations.watch(client, () -> rooms.review(client));
    }

    @Override
    public void closed(Client client, String reason) {
        revocations.forget(client);
        rooms.closed(client);
    }
}
