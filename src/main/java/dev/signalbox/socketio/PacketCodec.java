package dev.signalbox.socketio;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.Frame;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes packets as Engine.IO messages: a text, followed by one binary message for each attachment. Only for responses;
 * broadcasts are already encoded ({@code delivery.Message}).
 */
final class PacketCodec {
    private PacketCodec() {}

    static Batch encode(Packet packet) {
        return switch (packet) {
            case Packet.Connect connect -> one('0', connect, connect.auth());
            case Packet.Connected connected ->
                one('0', connected, Json.object("sid", connected.sid(), "pid", connected.pid()));
            case Packet.ConnectError error -> one('4', error, error.data());
            case Packet.Disconnect disconnect -> Batch.text(text("41", disconnect, "", new byte[0]));
            case Packet.Event event -> {
                List<@Nullable Object> array = new ArrayList<>(event.arguments().size() + 1);
                array.add(event.name());
                array.addAll(event.arguments());
                yield payload('2', event, event.id() == null ? "" : event.id().toString(), array);
            }
            case Packet.Ack ack -> payload('3', ack, Long.toString(ack.id()), ack.arguments());
        };
    }

    private static Batch one(char type, Packet packet, Map<String, Object> payload) {
        return Batch.text(text("4" + type, packet, "", JsonText.write(payload)));
    }

    private static Batch payload(char type, Packet packet, String id, List<? extends @Nullable Object> array) {
        List<byte[]> attachments = new ArrayList<>(0);
        Object json = hasBinary(array) ? emptied(array, attachments) : array;
        String head = attachments.isEmpty() ? "4" + type : "4" + (char) (type + 3) + attachments.size() + "-";
        List<Frame> frames = new ArrayList<>(1 + attachments.size());
        frames.add(Frame.text(text(head, packet, id, JsonText.write(json))));
        for (byte[] attachment : attachments) {
            frames.add(new Frame(attachment, true));
        }
        return new Batch(frames);
    }

    private static byte[] text(String head, Packet packet, String id, byte[] json) {
        String namespace = packet.namespace().equals(Packet.DEFAULT_NAMESPACE) ? "" : packet.namespace() + ",";
        return Frame.joined((head + namespace + id).getBytes(StandardCharsets.UTF_8), json);
    }

    private static boolean hasBinary(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return anyBinary(map.values());
        }
        return value instanceof List<?> list ? anyBinary(list) : value instanceof byte[];
    }

    private static boolean anyBinary(Collection<?> values) {
        for (Object value : values) {
            if (hasBinary(value)) {
                return true;
            }
        }
        return false;
    }

    /** The value with its binary parts replaced by placeholders and added to {@code attachments}. */
    private static @Nullable Object emptied(@Nullable Object value, List<byte[]> attachments) {
        if (value instanceof byte[] bytes) {
            attachments.add(bytes);
            return Json.object("_placeholder", true, "num", attachments.size() - 1);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, field) -> copy.put(String.valueOf(name), emptied(field, attachments)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(emptied(item, attachments)));
            return copy;
        }
        return value;
    }
}
