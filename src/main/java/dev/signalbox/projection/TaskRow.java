package dev.signalbox.projection;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task as lists read it from the collection {@code tasks}: the document without its events. */
@Serdeable
@MappedEntity("tasks")
public record TaskRow(
        @Id String id,
        String spaceId,
        String title,
        @Nullable String description,
        @Nullable Boolean commented,
        String status,
        @Nullable Instant statusSince,
        Map<String, Object> creator,
        @Nullable String assignedTo,
        @Nullable List<String> labels,
        @Nullable String repo,
        @Nullable String workflow,
        @Nullable Map<String, Object> issue,
        @Nullable List<Map<String, Object>> pulls,
        @Nullable List<Map<String, Object>> questions,
        @Nullable List<Map<String, Object>> requests,
        @Nullable Map<String, Object> error,
        @Nullable Map<String, Object> activity,
        @Nullable Map<String, Object> work,
        @Nullable Map<String, Object> dispatch,
        @Nullable List<Map<String, Object>> attention,
        long version,
        long spaceVersion,
        Instant createdAt,
        Instant updatedAt) {}
