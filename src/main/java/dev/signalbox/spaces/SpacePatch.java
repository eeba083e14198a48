package dev.signalbox.spaces;

import dev.signalbox.model.Space;
import io.micronaut.core.annotation.Introspected;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The changes to a space; {@code null} leaves a field unchanged. */
@Introspected
record SpacePatch(
        @Nullable @Size(min = 1, max = Space.NAME_MAX) @Schema(example = "Shop")
        String name,

        @Schema(
                type = "string",
                implementation = String.class,
                allowableValues = {"public", "private"})
        Space.@Nullable Visibility visibility,

        @Nullable
        @Schema(
                maxLength = 2_000,
                description = "An incoming webhook of Slack, or of what takes the same; an empty text removes it.")
        String notifyUrl) {}
