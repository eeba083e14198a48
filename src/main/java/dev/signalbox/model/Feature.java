package dev.signalbox.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A feature that is rolled out in steps: the entity {@code feature} of the hidden space {@code system}, with the fields
 * {@code {enabled, rollout, optIn [], before, stopped?}}.
 *
 * @param rollout the share of principals that have it, in percent
 * @param optIn the ids of users and keys that have it with any share
 * @param before the share before the last change of it, to which the stop rule goes back
 * @param stopped why the stop rule has changed it last; {@code null} when an admin has
 */
public record Feature(
        boolean enabled,
        int rollout,
        Set<String> optIn,
        int before,
        @Nullable String stopped) {
    public static final String TYPE = "feature";
    /** The id of the only feature: live updates by sockets. */
    public static final String WEBSOCKET = "websocket";

    public static final int ALL = 100;
    /** Hundredths of a percent. */
    private static final int PLACES = 10_000;

    public Feature {
        optIn = Set.copyOf(optIn);
    }

    /** Why a principal has it or not. */
    public enum Reason {
        /** Everyone has it. */
        DEFAULT,
        ROLLOUT,
        OPT_IN,
        DISABLED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether a principal has it, and why. */
    public record Decision(boolean enabled, Reason reason) {}

    /** The same for a principal at every time and on every instance: a larger share keeps all who were in the smaller one. */
    public Decision decide(String subject, String id) {
        if (!enabled) {
            return new Decision(false, Reason.DISABLED);
        }
        if (optIn.contains(id)) {
            return new Decision(true, Reason.OPT_IN);
        }
        return rollout == ALL
                ? new Decision(true, Reason.DEFAULT)
                : new Decision(place(subject) < rollout * (PLACES / ALL), Reason.ROLLOUT);
    }

    private static int place(String subject) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((WEBSOCKET + "/" + subject).getBytes(StandardCharsets.UTF_8));
            int bits = (hash[0] & 0xff) << 16 | (hash[1] & 0xff) << 8 | hash[2] & 0xff;
            return (int) ((long) bits * PLACES >>> 24);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    public static Feature of(Entity entity) {
        Map<String, Object> fields = entity.fields();
        int rollout = number(fields.get("rollout"));
        return new Feature(
                Boolean.TRUE.equals(fields.get("enabled")),
                rollout,
                fields.get("optIn") instanceof List<?> ids ? texts(ids) : Set.of(),
                fields.get("before") instanceof Number before ? before.intValue() : rollout,
                entity.text("stopped"));
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : ALL;
    }

    private static Set<String> texts(List<?> values) {
        Set<String> texts = new TreeSet<>();
        values.forEach(value -> texts.add(String.valueOf(value)));
        return texts;
    }

    public Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(Json.object(
                "enabled", enabled, "rollout", rollout, "optIn", List.copyOf(new TreeSet<>(optIn)), "before", before));
        fields.put("stopped", stopped); // a null removes it
        return fields;
    }
}
