package dev.signalbox.delivery;

import java.util.List;

/**
 * Where a recovered session continues in each space: exact, and within the limit of missed events.
 *
 * @param joins the last join that the client's offset names; later ones need other numbers
 */
public record Resumption(List<InSpace> spaces, long joins) {
    /**
     * @param from where to continue; {@link Position#nowhere} when the client lacks a state
     * @param received the client's offset in this space
     */
    record InSpace(Position from, Position received, List<Seat> seats) {}

    /** The seats in the recovered rooms. */
    public List<Seat> seats() {
        return spaces.stream().flatMap(space -> space.seats().stream()).toList();
    }
}
