package dev.signalbox.spaces;

import dev.signalbox.model.Fields;
import dev.signalbox.model.Space;
import java.util.Objects;

/** A request to create a space. */
record NewSpace(String name, Space.Visibility visibility) {
    static NewSpace read(Fields fields) {
        String name = fields.text("name", Space.NAME_MAX);
        Space.Visibility visibility = SpacePatch.visibility(fields);
        fields.check();
        return new NewSpace(name, Objects.requireNonNullElse(visibility, Space.Visibility.PRIVATE));
    }
}
