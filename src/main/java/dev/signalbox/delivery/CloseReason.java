package dev.signalbox.delivery;

/** Why we close a client, and whether it should reconnect. The codes are those of plain WebSocket (SPEC section 6). */
public enum CloseReason {
    UNAUTHORIZED(4401, false),
    FEATURE_DISABLED(4403, false),
    SLOW_CONSUMER(4408, true),
    RATE_LIMITED(4429, true),
    PROTOCOL_ERROR(1002, false),
    DRAINING(1012, true),
    /** A new connection has recovered the session of this one. */
    REPLACED(1001, true);

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
}
