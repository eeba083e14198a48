package dev.signalbox.projection;

/** Where a task is. */
public record TaskPlace(String spaceId, String taskId) {}
