package dev.signalbox.github.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

/**
 * A repository.
 *
 * @param id what it is known by
 * @param name {@code owner/name}, by which it is called now
 */
@Serdeable
public record Repository(long id, @JsonProperty("full_name") String name) {}
