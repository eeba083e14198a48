package dev.signalbox.model;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an event came about: {@code {kind, id?}}.
 *
 * @param id of the delivery, for example; {@code null} for a kind that has none
 */
public record Cause(Kind kind, @Nullable String id) {
    public static final Cause API = new Cause(Kind.API, null);
    public static final Cause SOCKET = new Cause(Kind.SOCKET, null);
    public static final Cause MCP = new Cause(Kind.MCP, null);
    public static final Cause HOOK = new Cause(Kind.HOOK, null);
    /** GitHub was asked. */
    public static final Cause RECONCILE = new Cause(Kind.RECONCILE, null);

    public static final Cause CLOCK = new Cause(Kind.CLOCK, null);

    /** The entry point through which the event came. */
    public enum Kind {
        DELIVERY,
        API,
        SOCKET,
        MCP,
        HOOK,
        FILE,
        DATABASE,
        RECONCILE,
        CLOCK
    }

    public Map<String, Object> json() {
        return Json.object("kind", kind.name().toLowerCase(Locale.ROOT), "id", id);
    }

    public static @Nullable Cause of(@Nullable Map<String, Object> json) {
        return json == null
                ? null
                : new Cause(
                        Kind.valueOf(String.valueOf(json.get("kind")).toUpperCase(Locale.ROOT)),
                        json.get("id") instanceof String id ? id : null);
    }
}
