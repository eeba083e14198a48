package dev.signalbox.projection;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The spaces that are live on this instance: where commands go in, and where the present state is read. */
public interface LiveSpaces {
    /** The space that is there from the start. */
    String MAIN = "main";
    /** The hidden space of users, keys and flags; live on every instance. */
    String SYSTEM = "system";

    /**
     * Appends what the command decides, durably and in order. Fails with {@code Refused}: what the decision threw, or
     * {@code STORE_UNAVAILABLE} when the queue is full or no place was found in 5 s.
     */
    CompletionStage<Appended> append(String spaceId, Command command);

    /** Runs the reader against one version of the space; it must be quick and must not keep the state. */
    <T> T read(String spaceId, Function<SpaceState, T> reader);
}
