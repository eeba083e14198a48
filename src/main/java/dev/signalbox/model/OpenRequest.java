package dev.signalbox.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** A request that nobody has answered: the fields of the request, {@code askedAt} and {@code askedBy}. */
public record OpenRequest(InputRequest request, Instant askedAt, Actor askedBy) {
    public String id() {
        return request.id();
    }

    public Map<String, Object> json() {
        Map<String, Object> json = request.json();
        json.put("askedAt", Json.time(askedAt));
        json.put("askedBy", askedBy.json());
        return json;
    }

    /** Reads the result of {@link #json}. */
    public static OpenRequest read(Fields fields) {
        return new OpenRequest(
                InputRequest.read(fields),
                Objects.requireNonNullElse(fields.timeOrNull("askedAt"), Instant.EPOCH),
                Actor.of(Json.asObject(fields.object("askedBy").json())));
    }
}
