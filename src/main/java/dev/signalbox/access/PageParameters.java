package dev.signalbox.access;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The query parameters of a list that {@link Page} reads, as {@code /openapi.yml} shows them. */
@Operation(
        parameters = {
            @Parameter(
                    name = "limit",
                    in = ParameterIn.QUERY,
                    description = "200 if absent.",
                    schema = @Schema(type = "integer", minimum = "1", maximum = "1000")),
            @Parameter(
                    name = "cursor",
                    in = ParameterIn.QUERY,
                    description = "nextCursor of the previous page.",
                    schema = @Schema(type = "string"))
        })
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
public @interface PageParameters {}
