package dev.signalbox.model;

import java.util.Map;

/**
 * What is left of an event of a task that was removed for good: its place in the log, so that the places stay without gaps, and
 * the statuses in its {@link Effect}, from which counts are made again. Nobody is shown it; a reader that meets one lacks
 * something, and takes the complete state instead.
 *
 * @param deletion whether it was the event that deleted the task
 */
public record Purged(boolean deletion) implements Payload {
    public static final String TYPE = "purged";

    private static final String DELETION = "deletion";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> json() {
        return deletion ? Map.of(DELETION, true) : Map.of();
    }

    /** @param data a result of {@link #json} */
    public static Purged of(Map<String, Object> data) {
        return new Purged(data.containsKey(DELETION));
    }
}
