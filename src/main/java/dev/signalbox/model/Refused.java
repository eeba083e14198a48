package dev.signalbox.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The base of all expected refusals. The client sees {@link #code}, {@link #getMessage()} and {@link #details}, so they
 * must not contain anything internal. It is expected, so it carries no stack trace.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    @SuppressWarnings("serial") // never serialised; the values are JSON values
    private final Map<String, Object> details;

    public Refused(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    public Refused(ErrorCode code, String message, Map<String, Object> details) {
        super(message, null, false, false);
        this.code = code;
        this.details = new LinkedHashMap<>(details);
    }

    /** 400 with {@code errors: [{field, message}]}; the message names the first field. */
    public static Refused invalid(List<FieldError> errors) {
        FieldError first = errors.getFirst();
        return new Refused(
                ErrorCode.INVALID_PAYLOAD,
                first.field() + ": " + first.message(),
                Map.of(
                        "errors",
                        errors.stream()
                                .map(e -> Map.of("field", e.field(), "message", e.message()))
                                .toList()));
    }

    public static Refused invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** The field must be one of these words and is not. */
    public static Refused unknown(String field, List<String> words) {
        return invalid(field, mustBeOneOf(words));
    }

    public static String mustBeOneOf(List<String> words) {
        return "must be one of " + String.join(", ", words);
    }

    /**
     * The response for a missing task and for one that the caller may not see: the same, so that it does not reveal which.
     */
    public static Refused noTask() {
        return new Refused(ErrorCode.TASK_NOT_FOUND, "There is no such task.");
    }

    /** The same as {@link #noTask}, for an agent. */
    public static Refused noAgent() {
        return new Refused(ErrorCode.AGENT_NOT_FOUND, "There is no such agent.");
    }

    public static Refused noSpace() {
        return new Refused(ErrorCode.SPACE_NOT_FOUND, "There is no such space.");
    }

    /** 503 with {@code retryAfter} in seconds; nothing was accepted. */
    public static Refused busy(String message) {
        return new Refused(ErrorCode.STORE_UNAVAILABLE, message, Map.of("retryAfter", 1));
    }

    /** 429 with {@code retryAfter} in seconds, rounded up; nothing was done. */
    public static Refused limited(String message, long waitNanos) {
        return new Refused(
                ErrorCode.RATE_LIMITED,
                message,
                Map.of("retryAfter", Math.max(1, (waitNanos + 999_999_999L) / 1_000_000_000L)));
    }

    /** The form sent over sockets: {@code {code, message, …details}}. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", code.name());
        json.put("message", String.valueOf(getMessage()));
        json.putAll(details);
        return json;
    }

    public ErrorCode code() {
        return code;
    }

    /** Additional members of the problem document, such as {@code errors}, {@code allowed} or {@code retryAfter}. */
    public Map<String, Object> details() {
        return details;
    }
}
