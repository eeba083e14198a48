package dev.signalbox.projection;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long tasks stay.
 *
 * @param kept so long after its last change a task that has ended is removed; {@code null}: never
 */
@ConfigurationProperties("signalbox.tasks")
record TasksKept(@Nullable Duration kept) {}
