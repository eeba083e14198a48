package dev.signalbox.delivery;

/** The forms in which a {@link Snapshot} is sent (SPEC section 6). */
public enum StateFormat {
    /** {@code {version, timestamp, beings?, intentions?, tasks?, agents?}}. */
    JSON,
    /** One list alone: {@code {type: "<types>_update", data, version, timestamp}}. */
    LIST,
    /** The JSON, with {@code changeInfo} for a single change, as a message of Server-Sent Events. */
    EVENT_STREAM
}
