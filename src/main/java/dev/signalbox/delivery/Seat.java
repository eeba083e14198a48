package dev.signalbox.delivery;

/**
 * A client's place in a room.
 *
 * @param joinedAt the version of the space at which it got the room's state; events after that are heard
 * @param join which of the client's joins that was, from 1; never used twice in a session
 */
public record Seat(Room room, long joinedAt, long join) {}
