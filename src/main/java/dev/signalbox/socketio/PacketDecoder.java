package dev.signalbox.socketio;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.session.ProtocolError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes packets from a client; holds a binary packet until its attachments have arrived. The input is untrusted: the only
 * outcomes are a packet, {@code null} for an incomplete one, or a {@link ProtocolError}. Not thread-safe.
 */
final class PacketDecoder {
    static final int ATTACHMENTS_MAX = 10;

    /** Longer names are invalid, because refusals echo them. */
    private static final int NAMESPACE_BYTES_MAX = 200;

    /** So that an id fits a long. */
    private static final int ID_DIGITS_MAX = 18;

    /** Reserved by client libraries for local events ("Event names"). */
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private @Nullable Head waiting;
    /** Those that have arrived. */
    private List<byte[]> attachments = List.of();

    /** A packet without its attachments. */
    private record Head(
            char type,
            int attachments,
            String namespace,
            @Nullable Long id,
            @Nullable Object payload) {}

    /**
     * Decodes a packet; {@code null} for one whose attachments are still to come.
     *
     * @param from the start of the packet in the text, after Engine.IO's packet type
     */
    @Nullable
    Packet text(byte[] utf8, int from) throws ProtocolError {
        if (waiting != null) {
            throw new ProtocolError("text instead of an attachment");
        }
        Head head = new Reader(utf8, from).head();
        if (head.attachments > 0) {
            waiting = head;
            attachments = new ArrayList<>();
            return null;
        }
        return packet(head);
    }

    /** Returns the packet when this was its last attachment, else {@code null}. */
    @Nullable
    Packet attachment(byte[] bytes) throws ProtocolError {
        Head head = waiting;
        if (head == null) {
            throw new ProtocolError("an attachment of nothing");
        }
        attachments.add(bytes);
        if (attachments.size() < head.attachments) {
            return null;
        }
        try {
            return packet(head);
        } finally {
            waiting = null;
            attachments = List.of();
        }
    }

    private Packet packet(Head head) throws ProtocolError {
        return switch (head.type) {
            case '0' -> new Packet.Connect(head.namespace, auth(head.payload));
            case '1' -> new Packet.Disconnect(head.namespace);
            case '2', '5' -> event(head);
            case '3', '6' -> {
                if (head.id == null) {
                    throw new ProtocolError("an ack without an id");
                }
                yield new Packet.Ack(head.namespace, head.id, array(head));
            }
            default -> throw new ProtocolError("unknown packet type");
        };
    }

    private static Map<String, Object> auth(@Nullable Object payload) throws ProtocolError {
        if (payload != null && !(payload instanceof Map)) {
            throw new ProtocolError("the auth payload is no object");
        }
        return Json.asObject(payload);
    }

    private Packet event(Head head) throws ProtocolError {
        List<@Nullable Object> array = array(head);
        Object name = array.isEmpty() ? null : array.getFirst();
        if (!(name instanceof String || name instanceof Number) || RESERVED.contains(name.toString())) {
            throw new ProtocolError("an event without a proper name");
        }
        return new Packet.Event(head.namespace, head.id, name.toString(), array.subList(1, array.size()));
    }

    @SuppressWarnings("unchecked")
    private List<@Nullable Object> array(Head head) throws ProtocolError {
        Object payload = head.type == '5' || head.type == '6' ? filled(head.payload) : head.payload;
        if (payload instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw new ProtocolError("the payload is no array");
    }

    /** The value with its placeholders replaced by the attachments; depth is bounded by the JSON reader. */
    private @Nullable Object filled(@Nullable Object value) throws ProtocolError {
        if (value instanceof Map<?, ?> map) {
            return Boolean.TRUE.equals(map.get("_placeholder")) ? attachment(map) : filledFields(map);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            for (Object item : list) {
                copy.add(filled(item));
            }
            return copy;
        }
        return value;
    }

    private byte[] attachment(Map<?, ?> placeholder) throws ProtocolError {
        if (placeholder.get("num") instanceof Integer index && index >= 0 && index < attachments.size()) {
            return attachments.get(index);
        }
        throw new ProtocolError("a placeholder without an attachment");
    }

    private Map<String, @Nullable Object> filledFields(Map<?, ?> map) throws ProtocolError {
        Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        for (Map.Entry<?, ?> field : map.entrySet()) {
            copy.put(String.valueOf(field.getKey()), filled(field.getValue()));
        }
        return copy;
    }

    /** Reads {@code <type>[<attachments>-][<namespace>,][<id>][<JSON>]}. */
    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes, int from) {
            this.bytes = bytes;
            this.at = from;
        }

        Head head() throws ProtocolError {
            if (at >= bytes.length || bytes[at] < '0' || bytes[at] > '6') {
                throw new ProtocolError("unknown packet type");
            }
            char type = (char) bytes[at++];
            int attachments = type == '5' || type == '6' ? attachments() : 0;
            String namespace = namespace();
            Long id = id();
            if (at == bytes.length) {
                if (type != '0' && type != '1') {
                    throw new ProtocolError("no payload");
                }
                return new Head(type, attachments, namespace, id, null);
            }
            if (type == '1') {
                throw new ProtocolError("a payload in a disconnect");
            }
            Object payload = json();
            if (payload == null) {
                throw new ProtocolError("an empty payload");
            }
            return new Head(type, attachments, namespace, id, payload);
        }

        private int attachments() throws ProtocolError {
            int start = at;
            int count = 0;
            while (isDigit() && count <= ATTACHMENTS_MAX) {
                count = count * 10 + bytes[at++] - '0';
            }
            if (at == start || at == bytes.length || bytes[at] != '-') {
                throw new ProtocolError("a bad number of attachments");
            }
            if (count > ATTACHMENTS_MAX) {
                throw new ProtocolError("too many attachments");
            }
            at++;
            return count;
        }

        private String namespace() throws ProtocolError {
            if (at == bytes.length || bytes[at] != '/') {
                return Packet.DEFAULT_NAMESPACE;
            }
            int start = at;
            while (at < bytes.length && bytes[at] != ',') {
                at++;
            }
            if (at - start > NAMESPACE_BYTES_MAX) {
                throw new ProtocolError("a namespace that is too long");
            }
            String namespace = new String(bytes, start, at - start, StandardCharsets.UTF_8);
            at = Math.min(at + 1, bytes.length); // "40/custom" without the comma is valid
            return namespace;
        }

        private @Nullable Long id() throws ProtocolError {
            int start = at;
            long id = 0;
            while (isDigit()) {
                if (at - start == ID_DIGITS_MAX) {
                    throw new ProtocolError("an id that is too long");
                }
                id = id * 10 + bytes[at++] - '0';
            }
            return at == start ? null : (Long) id;
        }

        private @Nullable Object json() throws ProtocolError {
            try {
                return JsonText.read(bytes, at, bytes.length - at);
            } catch (Refused e) {
                throw new ProtocolError("a payload that is no JSON");
            }
        }

        private boolean isDigit() {
            return at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9';
        }
    }
}
