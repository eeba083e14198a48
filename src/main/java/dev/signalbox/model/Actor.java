package dev.signalbox.model;

import java.util.Locale;
import java.util.Map;

/** The author of an event: {@code {kind, id, name}}. */
public record Actor(Kind kind, String id, String name) implements JsonObject {
    public Actor {
        id = Shared.of(id);
        name = Shared.of(name);
    }

    /** The kind of actor. */
    public enum Kind {
        USER,
        AGENT,
        GITHUB,
        SYSTEM;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Signalbox itself. */
    public static final Actor SIGNALBOX = new Actor(Kind.SYSTEM, "signalbox", "Signalbox");

    @Override
    public Map<String, Object> json() {
        return Json.object("kind", kind.wire(), "id", id, "name", name);
    }

    public static Actor of(Map<String, Object> json) {
        return new Actor(
                Kind.valueOf(String.valueOf(json.get("kind")).toUpperCase(Locale.ROOT)),
                String.valueOf(json.get("id")),
                String.valueOf(json.get("name")));
    }
}
