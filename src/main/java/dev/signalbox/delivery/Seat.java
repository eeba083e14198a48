package dev.signalbox.delivery;

/**
 * A client's membership in a room.
 *
 * @param joinedAt the version of the room's state that the client got; it receives the events after that
 * @param join the number of this join, from 1; never used twice in a session
 */
public record Seat(Room room, long joinedAt, long join) {}
