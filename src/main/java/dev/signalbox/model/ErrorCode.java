package dev.signalbox.model;

/** Every error code that clients may see, with its HTTP status and title (SPEC, "Error codes"). */
public enum ErrorCode {
    UNAUTHORIZED(401, "Sign in first"),
    INVALID_CREDENTIALS(401, "Wrong name or password"),
    FORBIDDEN(403, "Not allowed"),
    TASK_NOT_FOUND(404, "No such task"),
    SPACE_NOT_FOUND(404, "No such space"),
    AGENT_NOT_FOUND(404, "No such agent"),
    NOT_FOUND(404, "Nothing here"),
    INVALID_PAYLOAD(400, "The request is not valid"),
    INVALID_TRANSITION(409, "Not possible in this status"),
    ALREADY_ANSWERED(409, "Answered already"),
    VERSION_CONFLICT(412, "Changed in the meantime"),
    IDEMPOTENCY_MISMATCH(422, "The same key with another body"),
    PAYLOAD_TOO_LARGE(413, "Too large"),
    RATE_LIMITED(429, "Too many requests"),
    FEATURE_DISABLED(403, "Not switched on"),
    SLOW_CONSUMER(408, "Too slow to keep up"),
    SIGNATURE_INVALID(401, "The signature does not match"),
    WEBHOOK_NOT_CONFIGURED(503, "No webhook secret is set"),
    GITHUB_NOT_CONFIGURED(503, "No credentials for GitHub are set"),
    STORE_UNAVAILABLE(503, "The store does not answer"),
    INTERNAL(500, "Something went wrong here");

    private final int httpStatus;
    private final String title;

    ErrorCode(int httpStatus, String title) {
        this.httpStatus = httpStatus;
        this.title = title;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public String title() {
        return title;
    }
}
