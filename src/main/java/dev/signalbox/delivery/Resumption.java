package dev.signalbox.delivery;

import java.util.List;

/** How a session goes on: known to be exact, and not too much. */
public record Resumption(List<InSpace> spaces) {
    /**
     * @param from where to go on; {@link Position#nowhere} when the client lacks a state
     * @param received what the client holds as its offset
     */
    record InSpace(Position from, Position received, List<Seat> seats) {}

    /** The rooms that are gone on in. */
    public List<Seat> seats() {
        return spaces.stream().flatMap(space -> space.seats().stream()).toList();
    }
}
