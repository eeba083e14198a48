package dev.signalbox.spaces;

import dev.signalbox.model.Fields;
import dev.signalbox.model.Space;
import dev.signalbox.net.OutboundRules;
import org.jspecify.annotations.Nullable;

/**
 * The changes to a space; {@code null} leaves a field unchanged.
 *
 * @param notifyUrl an empty one removes it
 */
record SpacePatch(
        @Nullable String name,
        Space.@Nullable Visibility visibility,
        @Nullable String notifyUrl) {
    static SpacePatch read(Fields fields, OutboundRules rules) {
        SpacePatch patch = new SpacePatch(
                fields.has("name") ? fields.text("name", Space.NAME_MAX) : null,
                visibility(fields),
                fields.textOrNull("notifyUrl"));
        fields.check();
        if (patch.notifyUrl != null && !patch.notifyUrl.isEmpty()) {
            rules.check("notifyUrl", patch.notifyUrl);
        }
        return patch;
    }

    static Space.@Nullable Visibility visibility(Fields fields) {
        String wire = fields.oneOfOrNull("visibility", Space.Visibility.wires());
        return wire == null ? null : Space.Visibility.of(wire);
    }
}
