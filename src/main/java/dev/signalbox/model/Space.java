package dev.signalbox.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A team's space: the entity {@code space} of the hidden space {@code system}, with the fields {@code {name, visibility,
 * notifyUrl?}}.
 *
 * @param notifyUrl where a chat takes what needs a person, as Slack does; whoever knows it can write there
 */
public record Space(
        String id,
        String name,
        Visibility visibility,
        @Nullable String notifyUrl) {
    public static final String TYPE = "space";
    public static final int NAME_MAX = 200;

    /** Whether others than its members may read it. */
    public enum Visibility {
        /** All signed-in users may read it, and anonymous callers where anonymous access is enabled. */
        PUBLIC,
        PRIVATE;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static List<String> wires() {
            return Arrays.stream(values()).map(Visibility::wire).toList();
        }

        public static Visibility of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    public static Space of(Entity entity) {
        String name = entity.text("name");
        String visibility = entity.text("visibility");
        return new Space(
                entity.id(),
                name == null ? entity.id() : name,
                visibility == null ? Visibility.PRIVATE : Visibility.of(visibility),
                entity.text("notifyUrl"));
    }

    public boolean isPublic() {
        return visibility == Visibility.PUBLIC;
    }
}
