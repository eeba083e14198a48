package dev.signalbox.net;

import dev.signalbox.ops.Metrics;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Less time and memory for requests than the product gives them, where a test asks for it. */
@Factory
public final class SmallBudgets {
    public static final String HEAD = "signalbox.test.request-head";
    public static final String BODY = "signalbox.test.request-body";
    public static final String BYTES = "signalbox.test.bodies-bytes";

    @Singleton
    @Replaces(RequestDeadline.class)
    @Requires(property = HEAD)
    RequestDeadline deadlineOfHead(@Property(name = HEAD) Duration head) {
        return new RequestDeadline(head, Duration.ofMinutes(1));
    }

    @Singleton
    @Replaces(RequestDeadline.class)
    @Requires(property = BODY)
    RequestDeadline deadlineOfBody(@Property(name = BODY) Duration body) {
        return new RequestDeadline(Duration.ofSeconds(30), body);
    }

    @Singleton
    @Replaces(BodyBudget.class)
    @Requires(property = BYTES)
    BodyBudget budget(@Property(name = BYTES) long bytes, Metrics metrics) {
        return new BodyBudget(bytes, metrics);
    }
}
