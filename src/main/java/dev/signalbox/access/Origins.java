package dev.signalbox.access;

import io.micronaut.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether the page that caused a request is ours. {@code SameSite=Strict} does not decide that: for a browser, two ports of one
 * host are the same site.
 */
@Singleton
public final class Origins {
    /** {@code none}: no page at all, such as an address that was typed. */
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final Set<String> allowed;

    Origins(AccessSettings settings) {
        this.allowed = settings.allowedOrigins();
    }

    /**
     * {@code Sec-Fetch-Site} decides where the browser sends it: a page cannot forge it, and it is right behind a proxy that
     * rewrites {@code Host}. Else an {@code Origin} is foreign that is not that of the host asked for. Those of the settings
     * never are.
     *
     * @param headers the values of a header, by its name in any case
     * @param host that the browser asked for, as {@code ClientAddress} knows it
     */
    public boolean isForeign(Function<String, List<String>> headers, @Nullable String host) {
        List<String> sites = headers.apply("Sec-Fetch-Site");
        List<String> pages = headers.apply(HttpHeaders.ORIGIN).stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .toList();
        if (sites.isEmpty()) {
            return !pages.stream().allMatch(page -> allowed.contains(page) || isOurs(page, host));
        }
        return !OURS.containsAll(sites) && (pages.isEmpty() || !allowed.containsAll(pages));
    }

    private static boolean isOurs(String origin, @Nullable String host) {
        return host != null && same(origin, host.toLowerCase(Locale.ROOT));
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

    /** An origin has a scheme, a host and perhaps a port; {@code http://us@evil.example} is not one. */
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
