package dev.signalbox.spaces;

import dev.signalbox.model.Fields;
import dev.signalbox.model.Space;
import org.jspecify.annotations.Nullable;

/** The changes to a space; {@code null} leaves a field unchanged. */
record SpacePatch(@Nullable String name, Space.@Nullable Visibility visibility) {
    static SpacePatch read(Fields fields) {
        SpacePatch patch =
                new SpacePatch(fields.has("name") ? fields.text("name", Space.NAME_MAX) : null, visibility(fields));
        fields.check();
        return patch;
    }

    static Space.@Nullable Visibility visibility(Fields fields) {
        String wire = fields.oneOfOrNull("visibility", Space.Visibility.wires());
        return wire == null ? null : Space.Visibility.of(wire);
    }
}
