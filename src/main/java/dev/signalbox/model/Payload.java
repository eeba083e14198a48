package dev.signalbox.model;

import java.util.Map;

/** The content of an event: its {@code type} and its {@code data}. */
public sealed interface Payload permits TaskEvent, EntityEvent, Purged {
    /** The value of {@code type}, such as {@code pr_opened} or {@code being_created}. */
    String type();

    /** The value of {@code data}; JSON values only. */
    Map<String, Object> json();
}
