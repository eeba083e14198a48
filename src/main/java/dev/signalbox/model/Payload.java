package dev.signalbox.model;

import java.util.Map;

/** What an event says: its {@code type} and its {@code data}. */
public sealed interface Payload permits TaskEvent, EntityEvent {
    /** The name under {@code type}, such as {@code pr_opened} or {@code being_created}. */
    String type();

    /** The value under {@code data}; JSON values only. */
    Map<String, Object> json();
}
