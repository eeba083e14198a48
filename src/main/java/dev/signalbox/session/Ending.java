package dev.signalbox.session;

import static io.micronaut.websocket.CloseReason.GOING_AWAY;
import static io.micronaut.websocket.CloseReason.INTERNAL_ERROR;
import static io.micronaut.websocket.CloseReason.INVALID_FRAME_PAYLOAD_DATA;
import static io.micronaut.websocket.CloseReason.MESSAGE_TO_BIG;
import static io.micronaut.websocket.CloseReason.NORMAL;
import static io.micronaut.websocket.CloseReason.POLICY_VIOLATION;

import dev.signalbox.delivery.CloseReason;
import java.util.Locale;

/**
 * Why a session ended.
 *
 * @param reason one word for the log and the metrics
 * @param code of the WebSocket's close frame (RFC 6455, 7.4); Socket.IO itself has none
 */
public record Ending(String reason, int code) {
    public static final Ending CLIENT_CLOSED = new Ending("client_closed", NORMAL.getCode());
    public static final Ending TRANSPORT_CLOSED = new Ending("transport_closed", GOING_AWAY.getCode());
    public static final Ending PING_TIMEOUT = new Ending("ping_timeout", GOING_AWAY.getCode());
    public static final Ending PROBE_TIMEOUT = new Ending("probe_timeout", POLICY_VIOLATION.getCode());
    public static final Ending CONNECT_TIMEOUT = new Ending("connect_timeout", POLICY_VIOLATION.getCode());
    public static final Ending PROTOCOL_ERROR = of(CloseReason.PROTOCOL_ERROR);
    public static final Ending NOT_TEXT = new Ending("invalid_utf8", INVALID_FRAME_PAYLOAD_DATA.getCode());
    public static final Ending TOO_LARGE = new Ending("payload_too_large", MESSAGE_TO_BIG.getCode());
    public static final Ending INTERNAL = new Ending("internal", INTERNAL_ERROR.getCode());
    public static final Ending SLOW_CONSUMER = of(CloseReason.SLOW_CONSUMER);

    public static Ending of(CloseReason reason) {
        return new Ending(reason.name().toLowerCase(Locale.ROOT), reason.code());
    }
}
