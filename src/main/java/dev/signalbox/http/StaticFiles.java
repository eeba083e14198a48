package dev.signalbox.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.types.files.FileCustomizableResponseType;

/** How long browsers may keep a file of the web app: for good where its name has a hash, else they ask again each time. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class StaticFiles implements Ordered {
    private static final String HASHED = "/assets/";

    @ResponseFilter
    void add(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (response.body() instanceof FileCustomizableResponseType) {
            boolean hashed = request.getPath().startsWith(HASHED);
            response.getHeaders()
                    .set(HttpHeaders.CACHE_CONTROL, hashed ? "public, max-age=31536000, immutable" : "no-cache");
        }
    }
}
