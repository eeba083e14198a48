package dev.signalbox.model;

import java.util.Map;

/** The workflows that a new task may name. Any thread. */
@FunctionalInterface
public interface Workflows {
    /**
     * What a task of the workflow has where its request says nothing: some of {@code {title, description, labels, assignedTo,
     * repo, spaceId}}. Empty for an unknown one.
     */
    Map<String, Object> defaults(String workflow);
}
