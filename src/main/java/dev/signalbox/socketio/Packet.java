package dev.signalbox.socketio;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One packet of Socket.IO protocol 5 ("Exchange protocol", "Packet types"). Arguments are JSON values as plain Java, and
 * {@code byte[]} where they are binary; whether a packet travels as {@code BINARY_…} follows from that.
 */
sealed interface Packet {
    String DEFAULT_NAMESPACE = "/";

    String namespace();

    /** From a client, with its auth object; answered by {@link Connected} or {@link ConnectError}. */
    record Connect(String namespace, Map<String, Object> auth) implements Packet {}

    /** @param pid with which a later connection may recover the session; {@code null} without recovery */
    record Connected(String namespace, String sid, @Nullable String pid) implements Packet {}

    /** The refusal of a {@link Connect}: {@code {message, data?}}. */
    record ConnectError(String namespace, Map<String, Object> data) implements Packet {}

    record Disconnect(String namespace) implements Packet {}

    /** An event; its ack must have the same {@code id}, {@code null} when no ack is wanted. */
    record Event(String namespace, @Nullable Long id, String name, List<? extends @Nullable Object> arguments)
            implements Packet {}

    record Ack(String namespace, long id, List<? extends @Nullable Object> arguments) implements Packet {}
}
