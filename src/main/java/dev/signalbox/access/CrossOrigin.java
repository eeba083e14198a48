package dev.signalbox.access;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.server.HttpServerConfiguration.CorsConfiguration;
import io.micronaut.http.server.cors.CorsOriginConfiguration;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Lets the pages of the allowed origins read our answers; without such origins the server sends no CORS header at all. */
@Singleton
final class CrossOrigin implements BeanCreatedEventListener<CorsConfiguration> {
    private final AccessSettings settings;

    CrossOrigin(AccessSettings settings) {
        this.settings = settings;
    }

    @Override
    public CorsConfiguration onCreated(BeanCreatedEvent<CorsConfiguration> event) {
        CorsConfiguration cors = event.getBean();
        if (!settings.allowedOrigins().isEmpty()) {
            CorsOriginConfiguration allowed = new CorsOriginConfiguration();
            allowed.setAllowedOrigins(List.copyOf(settings.allowedOrigins()));
            allowed.setExposedHeaders(List.of(HttpHeaders.ETAG, HttpHeaders.LOCATION, HttpHeaders.RETRY_AFTER));
            cors.setEnabled(true);
            cors.setConfigurations(Map.of("allowed-origins", allowed));
        }
        return cors;
    }
}
