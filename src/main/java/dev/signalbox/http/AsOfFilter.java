package dev.signalbox.http;

import dev.signalbox.model.Json;
import dev.signalbox.projection.Freshness;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.Instant;

/** While the store does not answer, each answer says of which time it is, in {@code X-Signalbox-As-Of}. */
@ServerFilter("/api/**")
final class AsOfFilter {
    static final String AS_OF = "X-Signalbox-As-Of";

    private final Freshness freshness;

    AsOfFilter(Freshness freshness) {
        this.freshness = freshness;
    }

    @ResponseFilter
    void add(MutableHttpResponse<?> answer) {
        Instant asOf = freshness.asOf();
        if (asOf != null) {
            answer.header(AS_OF, Json.time(asOf));
        }
    }
}
