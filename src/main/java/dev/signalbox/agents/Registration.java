package dev.signalbox.agents;

import dev.signalbox.access.Requests;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Ids;
import dev.signalbox.projection.LiveSpaces;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.bind.annotation.Bindable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A request to register an agent.
 *
 * @param id {@code null} to have one generated
 */
@Schema(name = "NewAgent")
@Introspected
record Registration(
        @NotBlank @Size(max = AgentsService.TEXT_MAX) @Schema(example = "Finch")
        String name,

        @Nullable
        @Size(max = AgentsService.TEXT_MAX)
        @Schema(description = "Visible characters without \"/\"; without it one is made.", example = "finch")
        String id,

        @Size(max = AgentsService.TEXT_MAX)
        @Bindable(defaultValue = LiveSpaces.MAIN)
        @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED, example = "main")
        String spaceId)
        implements Requests.WithRules {
    @Override
    public void check(Fields fields) {
        if (id != null && !Ids.isVisible(id)) {
            fields.reject(
                    "id",
                    "must have 1 to " + AgentsService.TEXT_MAX
                            + " visible characters, no '/', and must not be '.' or '..'");
        }
    }
}
