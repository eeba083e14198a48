package dev.signalbox.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.net.URI;

/** Answers of the HTTP API. */
public final class JsonAnswers {
    private JsonAnswers() {}

    /** Only for the caller, who asks again each time. */
    public static <T> MutableHttpResponse<T> ok(T body) {
        return HttpResponse.ok(body).header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }

    /** The same, for something new at {@code address}. */
    public static <T> MutableHttpResponse<T> created(String address, T body) {
        return HttpResponse.created(body, URI.create(address)).header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }
}
