package dev.signalbox.http;

import dev.signalbox.model.ErrorCode;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.exceptions.NotFoundException;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page of the web app for each of its addresses; its other files are static resources. Where the app has no page,
 * a browser gets the page all the same, with the status 404, and the app says what is wrong; everyone else gets a problem.
 */
@Hidden
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
final class WebAppController {
    /** Here no part of the app can be, so that a browser gets a problem too. */
    private static final List<String> DATA = List.of("/api", "/socket.io", "/health", "/prometheus", "/ws", "/assets");

    private final WebAppPages pages;
    private final byte @Nullable [] page;

    WebAppController(WebAppPages pages, ResourceLoader resources) {
        this.pages = pages;
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
        return page(request, HttpResponse.ok());
    }

    @Error(global = true)
    HttpResponse<?> missed(HttpRequest<?> request, NotFoundException nothingThere) {
        if (!isRead(request) || isFileOrData(request.getPath())) {
            return nothing(request);
        }
        if (pages.has(request.getPath())) {
            return acceptsHtml(request) ? page(request, HttpResponse.ok()) : nothing(request);
        }
        return namesHtml(request) ? page(request, HttpResponse.notFound()) : nothing(request);
    }

    private static boolean isRead(HttpRequest<?> request) {
        return request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
    }

    private static boolean isFileOrData(String path) {
        return path.indexOf('.', path.lastIndexOf('/') + 1) >= 0
                || DATA.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
    }

    private static boolean acceptsHtml(HttpRequest<?> request) {
        return request.accept().isEmpty()
                || request.accept().stream().anyMatch(type -> type.matches(MediaType.TEXT_HTML_TYPE));
    }

    /** As browsers do where a person opens an address, and scripts and command lines do not. */
    private static boolean namesHtml(HttpRequest<?> request) {
        return request.accept().stream().anyMatch(type -> type.getName().equals(MediaType.TEXT_HTML));
    }

    private HttpResponse<?> page(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (page == null) {
            return nothing(request);
        }
        return response.body(page)
                .contentType(MediaType.of("text/html; charset=utf-8"))
                .header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    private static HttpResponse<?> nothing(HttpRequest<?> request) {
        return new Problem(ErrorCode.NOT_FOUND, 404, "There is nothing at this address.", Map.of())
                .into(request, HttpResponse.notFound());
    }
}
