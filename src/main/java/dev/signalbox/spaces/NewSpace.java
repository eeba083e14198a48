package dev.signalbox.spaces;

import dev.signalbox.model.Space;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.bind.annotation.Bindable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** A request to create a space. */
@Introspected
record NewSpace(
        @NotBlank @Size(max = Space.NAME_MAX) @Schema(example = "Shop")
        String name,

        @Bindable(defaultValue = "PRIVATE")
        @Schema(
                implementation = String.class,
                ref = "#/components/schemas/Visibility",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Space.Visibility visibility) {}
