package dev.signalbox.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the page behind a request is ours. {@code SameSite=Strict} does not decide that: for a browser, two ports of one
 * host are the same site.
 */
@Singleton
public final class Origins {
    private final Set<String> allowed;

    Origins(AccessSettings settings) {
        this.allowed = settings.allowedOrigins();
    }

    /** Foreign is an {@code Origin} that is neither that of the {@code Host} asked for nor allowed by the settings. */
    public boolean foreign(HttpRequest<?> request) {
        return foreign(
                request.getHeaders().getAll(HttpHeaders.ORIGIN),
                request.getHeaders().get(HttpHeaders.HOST));
    }

    /** The same for whoever has only the headers. */
    public boolean foreign(List<String> origins, @Nullable String host) {
        for (String origin : origins) {
            String lower = origin.toLowerCase(Locale.ROOT);
            if (!allowed.contains(lower) && (host == null || !same(lower, host.toLowerCase(Locale.ROOT)))) {
                return true;
            }
        }
        return false;
    }

    /** Behind a proxy that ends TLS our own scheme is not the browser's, so the Host's default port is the Origin's. */
    private static boolean same(String origin, String host) {
        try {
            URI page = new URI(origin);
            boolean tls = "https".equals(page.getScheme());
            if (page.getHost() == null || !(tls || "http".equals(page.getScheme())) || !isBare(page)) {
                return false;
            }
            URI us = new URI(page.getScheme() + "://" + host);
            if (!isBare(us)) {
                return false;
            }
            int standard = tls ? 443 : 80;
            return page.getHost().equals(us.getHost()) && port(page, standard) == port(us, standard);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** An origin has a scheme, a host and perhaps a port; {@code http://us@evil.example} is nobody's. */
    private static boolean isBare(URI uri) {
        return uri.getRawUserInfo() == null
                && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }

    private static int port(URI uri, int standard) {
        return uri.getPort() == -1 ? standard : uri.getPort();
    }
}
