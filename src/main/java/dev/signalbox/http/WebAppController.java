package dev.signalbox.http;

import dev.signalbox.model.ErrorCode;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.exceptions.NotFoundException;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page of the web app for each of its addresses; its other files are static resources. An address that is
 * neither a route nor a file belongs to the app, unless it looks like data or like a file.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
final class WebAppController {
    private static final List<String> NOT_PAGES =
            List.of("/api", "/socket.io", "/health", "/prometheus", "/ws", "/assets");

    private final byte @Nullable [] page;

    WebAppController(ResourceLoader resources) {
        this.page = resources
                .getResourceAsStream("classpath:public/index.html")
                .map(WebAppController::bytes)
                .orElse(null);
    }

    private static byte[] bytes(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Get(
            uris = {"/", "/index.html"},
            produces = MediaType.ALL)
    HttpResponse<?> home(HttpRequest<?> request) {
        return page(request);
    }

    @Error(global = true)
    HttpResponse<?> missed(HttpRequest<?> request, NotFoundException nothingThere) {
        return isPage(request) ? page(request) : nothing(request);
    }

    private static boolean isPage(HttpRequest<?> request) {
        String path = request.getPath();
        return (request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD)
                && path.indexOf('.', path.lastIndexOf('/') + 1) < 0
                && NOT_PAGES.stream().noneMatch(root -> path.equals(root) || path.startsWith(root + "/"))
                && (request.accept().isEmpty()
                        || request.accept().stream().anyMatch(type -> type.matches(MediaType.TEXT_HTML_TYPE)));
    }

    private HttpResponse<?> page(HttpRequest<?> request) {
        if (page == null) {
            return nothing(request);
        }
        return HttpResponse.ok(page)
                .contentType(MediaType.of("text/html; charset=utf-8"))
                .header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    private static HttpResponse<?> nothing(HttpRequest<?> request) {
        return new Problem(ErrorCode.NOT_FOUND, 404, "There is nothing at this address.", Map.of())
                .into(request, HttpResponse.notFound());
    }
}
