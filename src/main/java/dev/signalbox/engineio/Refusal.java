package dev.signalbox.engineio;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;

/** Refusals of requests, with the protocol's error numbers (Engine.IO reference server, {@code Server.errors}). */
enum Refusal {
    UNKNOWN_TRANSPORT(400, 0, "Transport unknown"),
    UNKNOWN_SESSION(400, 1, "Session ID unknown"),
    BAD_METHOD(400, 2, "Bad handshake method"),
    BAD_REQUEST(400, 3, "Bad request"),
    FORBIDDEN(403, 4, "Forbidden"),
    UNSUPPORTED_VERSION(400, 5, "Unsupported protocol version"),
    /** For an address with too many connections; the protocol has no number for it. */
    TOO_MANY(429, 3, "Too many connections"),
    TOO_LARGE(413, 3, "Payload too large"),
    DRAINING(503, 3, "Shutting down");

    private final int status;
    private final int code;
    private final String message;

    Refusal(int status, int code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    int status() {
        return status;
    }

    /** 0 where a retry will not help. */
    long retryAfterSeconds() {
        return this == TOO_MANY ? 5 : 0;
    }

    byte[] body() {
        return JsonText.write(Json.object("code", code, "message", message));
    }
}
