package dev.signalbox.projection;

import dev.signalbox.model.Entity;
import dev.signalbox.model.Event;
import dev.signalbox.model.Task;
import org.jspecify.annotations.Nullable;

/** An event with the task or entity after it; neither after a deletion. */
public record Folded(
        Event event, @Nullable Task task, @Nullable Entity entity) {}
