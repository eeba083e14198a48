package dev.signalbox.projection;

/** The space of a task. */
public record TaskPlace(String spaceId, String taskId) {}
