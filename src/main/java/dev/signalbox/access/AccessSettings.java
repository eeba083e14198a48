package dev.signalbox.access;

import dev.signalbox.model.RoleRule;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may sign in, and with what.
 *
 * @param adminPassword of the first user; {@code null}: a random one
 * @param jwtSecret signs our tokens; {@code null}: a random one, kept in the data folder
 * @param apiKey the static key of a machine client; {@code null}: there is none
 * @param metricsToken may read {@code /prometheus}; {@code null}: only admins may
 * @param tokenLifetime how long a sign-in lasts
 * @param anonymous whether callers without a credential may read public spaces
 * @param allowedOrigins browser origins besides our own, as a browser writes them
 * @param jwksUrl where an OpenID provider publishes the keys of its tokens; blank or {@code null}: there is none
 * @param jwksIssuer the only {@code iss} that is taken; {@code null}: any
 * @param jwksAudience must be in {@code aud}; there is one where there is a provider, else any token of it would be good
 * @param jwksUsers {@code local}: the provider's users are those of the same name here, the admin too
 * @param jwksRoles which of the provider's tokens are of machines, and their roles ({@link RoleRule}); {@code null}: none
 */
@ConfigurationProperties("signalbox")
record AccessSettings(
        @Nullable String adminPassword,
        @Nullable String jwtSecret,
        @Nullable String apiKey,
        @Nullable String metricsToken,
        @Bindable(defaultValue = "12h") Duration tokenLifetime,
        @Bindable(defaultValue = "false") boolean anonymous,
        @Bindable(defaultValue = "") Set<String> allowedOrigins,
        @Nullable String jwksUrl,
        @Nullable String jwksIssuer,
        @Nullable String jwksAudience,
        @Bindable(defaultValue = "issuer") String jwksUsers,
        @Nullable String jwksRoles) {
    AccessSettings {
        allowedOrigins = allowedOrigins.stream()
                .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
                .filter(origin -> !origin.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Nullable
    URI provider() {
        return jwksUrl == null || jwksUrl.isBlank() ? null : URI.create(jwksUrl.strip());
    }

    List<RoleRule> rolesOfProvider() {
        return jwksRoles == null ? List.of() : RoleRule.read(jwksRoles).orElseThrow(); // checked at the start
    }

    boolean providersUsersAreLocal() {
        return "local".equalsIgnoreCase(jwksUsers);
    }

    /** Without the secrets, so that no log can show them. */
    @Override
    public String toString() {
        return "AccessSettings[allowedOrigins=" + allowedOrigins + ", tokenLifetime=" + tokenLifetime + "]";
    }
}
