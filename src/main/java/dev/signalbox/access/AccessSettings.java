package dev.signalbox.access;

import dev.signalbox.ops.SettingError;
import io.micronaut.core.value.PropertyResolver;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this room can be told by the environment. Read once at the start; a wrong one stops it.
 *
 * @param adminPassword of the first user; {@code null}: a random one
 * @param jwtSecret signs our tokens; {@code null}: a random one, kept in {@code dataDir}
 * @param apiKey the static key of a machine client; {@code null}: there is none
 * @param allowedOrigins browser origins besides our own, as a browser writes them
 * @param anonymous whether callers without a credential may read public spaces
 * @param jwksUrl where an OpenID provider publishes the keys of its tokens; {@code null}: there is none
 * @param jwksIssuer the only {@code iss} that is taken; {@code null}: any
 * @param jwksAudience must be in {@code aud}; there is one where there is a provider, else any token of it would be good
 * @param jwksUsersAreLocal whether the provider's users are those of the same name here, the admin too
 * @param metricsToken may read {@code /prometheus}; {@code null}: only admins may
 */
record AccessSettings(
        @Nullable String adminPassword,
        @Nullable String jwtSecret,
        @Nullable String apiKey,
        Set<String> allowedOrigins,
        Path dataDir,
        Duration tokenLifetime,
        boolean anonymous,
        @Nullable URI jwksUrl,
        @Nullable String jwksIssuer,
        @Nullable String jwksAudience,
        boolean jwksUsersAreLocal,
        @Nullable String metricsToken) {
    private static final int PASSWORD_MIN_CHARS = 8;
    private static final int SECRET_MIN_BYTES = 32;
    private static final int KEY_MIN_CHARS = 16;
    private static final Duration LIFETIME_MIN = Duration.ofSeconds(1);
    private static final Duration LIFETIME_MAX = Duration.ofDays(365);

    static AccessSettings from(PropertyResolver properties) {
        String password = text(properties, "signalbox.admin-password");
        if (password != null && (password.isBlank() || password.length() < PASSWORD_MIN_CHARS)) {
            throw new SettingError(
                    "SIGNALBOX_ADMIN_PASSWORD", given(password), "at least " + PASSWORD_MIN_CHARS + " characters");
        }
        String secret = text(properties, "signalbox.jwt-secret");
        if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < SECRET_MIN_BYTES) {
            throw new SettingError("SIGNALBOX_JWT_SECRET", given(secret), "at least " + SECRET_MIN_BYTES + " bytes");
        }
        String key = text(properties, "signalbox.api-key");
        if (key != null && (key.isBlank() || key.length() < KEY_MIN_CHARS)) {
            throw new SettingError("SIGNALBOX_API_KEY", given(key), "at least " + KEY_MIN_CHARS + " characters");
        }
        URI jwksUrl = url(text(properties, "signalbox.jwks-url"));
        String audience = text(properties, "signalbox.jwks-audience");
        if (jwksUrl != null && (audience == null || audience.isBlank())) {
            throw new SettingError(
                    "SIGNALBOX_JWKS_AUDIENCE",
                    "not set, though SIGNALBOX_JWKS_URL is",
                    "what the aud of a token for Signalbox contains");
        }
        return new AccessSettings(
                password,
                secret,
                key,
                origins(text(properties, "signalbox.allowed-origins")),
                Path.of(properties
                        .getProperty("signalbox.data-dir", String.class)
                        .orElse("./data")),
                lifetime(properties),
                properties.getProperty("signalbox.anonymous", Boolean.class).orElse(false),
                jwksUrl,
                text(properties, "signalbox.jwks-issuer"),
                audience,
                "local".equalsIgnoreCase(text(properties, "signalbox.jwks-users")),
                metricsToken(text(properties, "signalbox.metrics-token")));
    }

    private static @Nullable String text(PropertyResolver properties, String name) {
        return properties.getProperty(name, String.class).orElse(null);
    }

    private static @Nullable String metricsToken(@Nullable String token) {
        if (token != null && (token.isBlank() || token.length() < KEY_MIN_CHARS)) {
            throw new SettingError(
                    "SIGNALBOX_METRICS_TOKEN", given(token), "at least " + KEY_MIN_CHARS + " characters");
        }
        return token;
    }

    private static @Nullable URI url(@Nullable String text) {
        return text == null || text.isBlank() ? null : URI.create(text.strip()); // Settings has looked at it
    }

    /** Secrets are described, never repeated. */
    private static String given(String secret) {
        return secret.isBlank() ? "is blank" : "has " + secret.length() + " characters";
    }

    private static Duration lifetime(PropertyResolver properties) {
        String name = "signalbox.token-lifetime";
        String given = properties.getProperty(name, String.class).orElse("12h");
        Duration lifetime =
                properties.getProperty(name, Duration.class).orElse("12h".equals(given) ? Duration.ofHours(12) : null);
        if (lifetime == null || lifetime.compareTo(LIFETIME_MIN) < 0 || lifetime.compareTo(LIFETIME_MAX) > 0) {
            throw new SettingError(name, given, "a duration from 1s to 365d, such as 12h");
        }
        return lifetime;
    }

    private static Set<String> origins(@Nullable String list) {
        Set<String> origins = new LinkedHashSet<>();
        for (String item : list == null ? new String[0] : list.split(",", -1)) {
            String origin = item.strip().toLowerCase(Locale.ROOT);
            if (origin.isEmpty()) {
                continue;
            }
            if (!isOrigin(origin)) {
                throw new SettingError(
                        "SIGNALBOX_ALLOWED_ORIGINS", origin, "http(s)://host[:port], several separated by commas");
            }
            origins.add(origin);
        }
        return Set.copyOf(origins);
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Without the secrets, so that no log can show them. */
    @Override
    public String toString() {
        return "AccessSettings[allowedOrigins=" + allowedOrigins + ", dataDir=" + dataDir + ", tokenLifetime="
                + tokenLifetime + "]";
    }
}
