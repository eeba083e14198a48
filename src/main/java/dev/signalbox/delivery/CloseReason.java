package dev.signalbox.delivery;

import static io.micronaut.websocket.CloseReason.GOING_AWAY;
import static io.micronaut.websocket.CloseReason.INTERNAL_ERROR;
import static io.micronaut.websocket.CloseReason.INVALID_FRAME_PAYLOAD_DATA;
import static io.micronaut.websocket.CloseReason.MESSAGE_TO_BIG;
import static io.micronaut.websocket.CloseReason.NORMAL;
import static io.micronaut.websocket.CloseReason.POLICY_VIOLATION;

import java.util.Locale;

/**
 * Why a connection ends, and whether its client should reconnect. The codes are those of a WebSocket's close frame (RFC 6455,
 * 7.4; SPEC section 6); Socket.IO itself has none.
 */
public enum CloseReason {
    UNAUTHORIZED(4401, false),
    FEATURE_DISABLED(4403, false),
    SLOW_CONSUMER(4408, true),
    RATE_LIMITED(4429, true),
    PROTOCOL_ERROR(1002, false),
    DRAINING(1012, true),
    /** A new connection has recovered the session of this one. */
    REPLACED(GOING_AWAY.getCode(), true),
    FORBIDDEN(POLICY_VIOLATION.getCode(), false),
    SPACE_NOT_FOUND(POLICY_VIOLATION.getCode(), false),
    CLIENT_CLOSED(NORMAL.getCode(), false),
    TRANSPORT_CLOSED(GOING_AWAY.getCode(), true),
    PING_TIMEOUT(GOING_AWAY.getCode(), true),
    PROBE_TIMEOUT(POLICY_VIOLATION.getCode(), true),
    CONNECT_TIMEOUT(POLICY_VIOLATION.getCode(), true),
    INVALID_UTF8(INVALID_FRAME_PAYLOAD_DATA.getCode(), false),
    PAYLOAD_TOO_LARGE(MESSAGE_TO_BIG.getCode(), false),
    INTERNAL(INTERNAL_ERROR.getCode(), true);

    private final int code;
    private final boolean reconnect;

    CloseReason(int code, boolean reconnect) {
        this.code = code;
        this.reconnect = reconnect;
    }

    public int code() {
        return code;
    }

    public boolean reconnect() {
        return reconnect;
    }

    /** One word for the log and the metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
