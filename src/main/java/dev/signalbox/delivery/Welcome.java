package dev.signalbox.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The state for a client that has entered rooms. Until it is sent, the client counts as behind in the space, from the state's
 * version on: so nothing is broadcast to it, and nothing is lost.
 *
 * @param entered the rooms that the state is of
 * @param gone those of them whose task is no more; they end with the state that says so
 * @param answer the fields of the ack
 * @param fellBehind whether the client shall take the state before what happened meanwhile is even looked for
 */
record Welcome(
        Rooms rooms,
        Member member,
        Member.Behind behind,
        List<Room> entered,
        List<Room> gone,
        RoomState state,
        Map<String, Object> answer,
        boolean fellBehind)
        implements Joining {
    @Override
    public CompletionStage<Map<String, Object>> welcome() {
        try {
            member.welcome(behind, entered, state.messages());
        } catch (RuntimeException | Error e) {
            member.client().close(CloseReason.SLOW_CONSUMER); // it lacks a state now, and may come back for it
            throw e;
        }
        gone.forEach(room -> rooms.leave(member, room));
        CatchUp catchUp = rooms.catchingUp(member, behind);
        if (fellBehind) {
            catchUp.next();
        } else {
            catchUp.begin();
        }
        return member.remember().thenApply(remembered -> answer);
    }
}
