package dev.signalbox.http;

import dev.signalbox.access.Caller;
import dev.signalbox.access.SpaceAccess;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.management.endpoint.health.HealthLevelOfDetail;
import io.micronaut.management.health.aggregator.DefaultHealthAggregator;
import io.micronaut.management.health.aggregator.HealthAggregator;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.runtime.ApplicationConfiguration;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Gives instance admins the details of {@code /health}; everyone else gets one word. */
@Singleton
@Replaces(DefaultHealthAggregator.class)
final class HealthForAdmins implements HealthAggregator<HealthResult> {
    private final HealthAggregator<HealthResult> all;
    private final SpaceAccess access;

    HealthForAdmins(ApplicationConfiguration application, SpaceAccess access) {
        this.all = new DefaultHealthAggregator(application);
        this.access = access;
    }

    @Override
    public Publisher<HealthResult> aggregate(HealthIndicator[] indicators, HealthLevelOfDetail level) {
        boolean admin = ServerRequestContext.currentRequest()
                .map(Caller::of)
                .filter(access::isAdmin)
                .isPresent();
        return all.aggregate(indicators, admin ? HealthLevelOfDetail.STATUS_DESCRIPTION_DETAILS : level);
    }

    @Override
    public Publisher<HealthResult> aggregate(String name, Publisher<HealthResult> results) {
        return all.aggregate(name, results);
    }
}
