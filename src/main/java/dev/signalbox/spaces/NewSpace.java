package dev.signalbox.spaces;

import dev.signalbox.model.Space;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A request to create a space. */
@Introspected
record NewSpace(
        @NotBlank @Size(max = Space.NAME_MAX) @Schema(example = "Shop")
        String name,

        @Schema(
                type = "string",
                implementation = String.class,
                allowableValues = {"public", "private"},
                description = "private if absent.")
        Space.@Nullable Visibility visibility) {}
