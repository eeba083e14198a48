package dev.signalbox.transport;

import dev.signalbox.rooms.Client;
import dev.signalbox.rooms.Rooms;
import jakarta.inject.Singleton;

/** Tells the rooms of every client that comes and goes, whatever its transport. */
@Singleton
final class RoomMembership implements Connections {
    private final Rooms rooms;

    RoomMembership(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public void opened(Client client) {
        rooms.opened(client);
    }

    @Override
    public void closed(Client client, String reason) {
        rooms.closed(client);
    }
}
