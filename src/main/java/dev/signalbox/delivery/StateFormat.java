package dev.signalbox.delivery;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The forms in which a {@link Snapshot} is sent (SPEC section 6). */
public enum StateFormat {
    /** {@code {version, timestamp, beings?, intentions?, tasks?, agents?}}. */
    JSON,
    /** One list alone: {@code {type: "<types>_update", data, version, timestamp}}. */
    LIST,
    /** The JSON, with {@code changeInfo} for a single change, as a message of Server-Sent Events. */
    EVENT_STREAM;

    /** A {@code server:age} in this form. */
    Batch age(Map<String, @Nullable Object> payload) {
        if (this == EVENT_STREAM) {
            String json = new String(JsonText.write(payload), StandardCharsets.US_ASCII);
            return Batch.text(("event: " + EventName.SERVER_AGE + "\ndata: " + json + "\n\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }
        Map<String, @Nullable Object> typed = new LinkedHashMap<>();
        typed.put("type", EventName.SERVER_AGE);
        typed.putAll(payload);
        return Batch.text(JsonText.write(typed));
    }
}
