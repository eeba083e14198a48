package dev.signalbox.http;

import dev.signalbox.model.ErrorCode;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The descriptions of our interfaces for programs, and the page that shows the one of HTTP to people. Open to everyone. */
@Hidden
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
final class ApiDocsController {
    private static final MediaType YAML = MediaType.of("application/yaml; charset=utf-8");
    private static final MediaType HTML = MediaType.of("text/html; charset=utf-8");

    private final byte @Nullable [] openApi;
    private final byte @Nullable [] asyncApi;
    private final byte @Nullable [] page;

    ApiDocsController(ResourceLoader resources) {
        this.openApi = read(resources, "META-INF/swagger/openapi.yml");
        this.asyncApi = read(resources, "asyncapi.yml");
        this.page = read(resources, "public/docs.html");
    }

    /** {@code null} where the build has made no such file: one without the web app has no page. */
    private static byte @Nullable [] read(ResourceLoader resources, String name) {
        InputStream found = resources.getResourceAsStream("classpath:" + name).orElse(null);
        if (found == null) {
            return null;
        }
        try (found) {
            return found.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Get(value = "/openapi.yml", produces = MediaType.ALL)
    HttpResponse<?> openApi(HttpRequest<?> request) {
        return answer(request, openApi, YAML);
    }

    @Get(value = "/asyncapi.yml", produces = MediaType.ALL)
    HttpResponse<?> asyncApi(HttpRequest<?> request) {
        return answer(request, asyncApi, YAML);
    }

    @Get(value = "/docs", produces = MediaType.ALL)
    HttpResponse<?> page(HttpRequest<?> request) {
        return answer(request, page, HTML);
    }

    private static HttpResponse<?> answer(HttpRequest<?> request, byte @Nullable [] body, MediaType type) {
        return body == null
                ? new Problem(ErrorCode.NOT_FOUND, 404, "There is nothing at this address.", Map.of())
                        .into(request, HttpResponse.notFound())
                : HttpResponse.ok(body).contentType(type).header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
}
