package dev.signalbox.http;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which addresses the web app has a page for: the list {@code web/src/app/pages.json}, which a test of the web app holds
 * against its router. An address matches as there: in any case, and with a slash at its end or without.
 */
@Singleton
final class WebAppPages {
    private final Pattern addresses;

    WebAppPages(JsonMapper json) throws IOException {
        try (InputStream list = WebAppPages.class.getResourceAsStream("/web/pages.json")) {
            List<String> pages =
                    json.readValue(Objects.requireNonNull(list, "no list of pages"), Argument.listOf(String.class));
            this.addresses = Pattern.compile(
                    pages.stream().map(WebAppPages::expression).collect(Collectors.joining("|")),
                    Pattern.CASE_INSENSITIVE);
        }
    }

    /** {@code /tasks/:taskId} is each address of two parts whose first is {@code tasks}. */
    private static String expression(String page) {
        return Arrays.stream(page.split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.startsWith(":") ? "/[^/]+" : "/" + Pattern.quote(part))
                .collect(Collectors.joining("", "", "/?"));
    }

    boolean has(String path) {
        return addresses.matcher(path).matches();
    }
}
