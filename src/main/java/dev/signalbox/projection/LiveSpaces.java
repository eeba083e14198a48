package dev.signalbox.projection;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The spaces that are live on this instance: appends commands and reads the current state. */
public interface LiveSpaces {
    /** The space that always exists. */
    String MAIN = "main";
    /** The hidden space of users, keys and flags; live on every instance. */
    String SYSTEM = "system";

    /**
     * Appends the command's event, durably and in order. Fails with {@code Refused}: the one thrown by the decision, or
     * {@code STORE_UNAVAILABLE} when the queue is full or the command got no position within 5 s.
     */
    CompletionStage<Appended> append(String spaceId, Command command);

    /** Runs the reader against one version of the space. The reader must be quick and must not keep the state. */
    <T> T read(String spaceId, Function<SpaceState, T> reader);
}
