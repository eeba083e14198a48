package dev.signalbox.transport;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which web pages may use a visitor's cookie: our own, and those of {@code signalbox.allowed-origins}. */
@Singleton
public final class Origins {
    private final Set<String> allowed;

    public Origins(@Property(name = "signalbox.allowed-origins", defaultValue = "") List<String> allowed) {
        this.allowed = allowed.stream()
                .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
                .filter(origin -> !origin.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a request comes from a page that is neither ours nor allowed. Only browsers send {@code Origin}, so a request
     * without one is not foreign.
     *
     * @param host the header {@code Host}; the scheme is not compared, a proxy may end TLS before us
     */
    public boolean isForeign(@Nullable String origin, @Nullable String host) {
        if (origin == null || allowed.contains(origin.toLowerCase(Locale.ROOT))) {
            return false;
        }
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority == null || !authority.equalsIgnoreCase(host);
        } catch (URISyntaxException e) {
            return true;
        }
    }
}
