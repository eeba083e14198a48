package dev.signalbox.http;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Json;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.Map;

/** The body of every error: {@code application/problem+json} {@code {type, title, status, detail, code, …}} (RFC 9457). */
record Problem(ErrorCode code, int status, String detail, Map<String, Object> details) {
    private static final MediaType TYPE = MediaType.of("application/problem+json");

    /** Written by ourselves, so that there is a body whatever the client accepts. */
    MutableHttpResponse<?> into(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (code == ErrorCode.UNAUTHORIZED) {
            response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (details.get("retryAfter") instanceof Number seconds) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, seconds.toString());
        }
        if (code == ErrorCode.PAYLOAD_TOO_LARGE) {
            response.getHeaders().set(HttpHeaders.CONNECTION, "close"); // or the rest of it would have to be read
        }
        response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
        response.contentType(TYPE);
        return request.getMethod() == HttpMethod.HEAD ? response : response.body(JsonText.write(json()));
    }

    private Map<String, Object> json() {
        Map<String, Object> json = Json.object(
                "type", "about:blank", "title", code.title(), "status", status, "detail", detail, "code", code.name());
        details.forEach(json::putIfAbsent);
        return json;
    }
}
