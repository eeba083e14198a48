package dev.signalbox.agents;

import dev.signalbox.model.Fields;
import dev.signalbox.model.Ids;
import dev.signalbox.projection.LiveSpaces;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to register an agent.
 *
 * @param id {@code null} to have one generated
 */
record Registration(String name, @Nullable String id, String spaceId) {
    static Registration read(Fields fields) {
        String name = fields.text("name", AgentsService.TEXT_MAX);
        String id = fields.textOrNull("id", AgentsService.TEXT_MAX);
        String spaceId = fields.textOrNull("spaceId", AgentsService.TEXT_MAX);
        if (id != null && !Ids.isVisible(id)) {
            fields.reject(
                    "id",
                    "must have 1 to " + AgentsService.TEXT_MAX
                            + " visible characters, no '/', and must not be '.' or '..'");
        }
        fields.check();
        return new Registration(name, id, Objects.requireNonNullElse(spaceId, LiveSpaces.MAIN));
    }
}
