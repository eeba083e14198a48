package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Bound;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessSettingsTest {
    private static AccessSettings read(Map<String, Object> variables) {
        return Bound.variables(AccessSettings.class, variables);
    }

    @Test
    void nothingNeedsToBeSet() {
        AccessSettings settings = read(Map.of());
        assertThat(settings.adminPassword()).isNull();
        assertThat(settings.jwtSecret()).isNull();
        assertThat(settings.apiKey()).isNull();
        assertThat(settings.allowedOrigins()).isEmpty();
        assertThat(settings.tokenLifetime()).isEqualTo(Duration.ofHours(12));
        assertThat(settings.anonymous()).isFalse();
        assertThat(settings.provider()).isNull();
        assertThat(settings.jwksIssuer()).isNull();
        assertThat(settings.jwksAudience()).isNull();
        assertThat(settings.providersUsersAreLocal()).isFalse();
        assertThat(settings.metricsToken()).isNull();
    }

    @Test
    void environmentVariablesAreRead() {
        AccessSettings settings = read(Map.ofEntries(
                Map.entry("SIGNALBOX_ADMIN_PASSWORD", "12345678"),
                Map.entry("SIGNALBOX_JWT_SECRET", "s".repeat(32)),
                Map.entry("SIGNALBOX_API_KEY", "k".repeat(16)),
                Map.entry("SIGNALBOX_ALLOWED_ORIGINS", "https://One.example, http://two.example:3000,"),
                Map.entry("SIGNALBOX_TOKEN_LIFETIME", "30m"),
                Map.entry("SIGNALBOX_ANONYMOUS", "true"),
                Map.entry("SIGNALBOX_JWKS_URL", " https://id.example/keys "),
                Map.entry("SIGNALBOX_JWKS_ISSUER", "https://id.example"),
                Map.entry("SIGNALBOX_JWKS_AUDIENCE", "signalbox"),
                Map.entry("SIGNALBOX_METRICS_TOKEN", "m".repeat(16))));
        assertThat(settings.adminPassword()).isEqualTo("12345678");
        assertThat(settings.jwtSecret()).isEqualTo("s".repeat(32));
        assertThat(settings.apiKey()).isEqualTo("k".repeat(16));
        assertThat(settings.allowedOrigins())
                .containsExactlyInAnyOrder("https://one.example", "http://two.example:3000");
        assertThat(settings.tokenLifetime()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.anonymous()).isTrue();
        assertThat(settings.provider()).hasToString("https://id.example/keys");
        assertThat(settings.jwksIssuer()).isEqualTo("https://id.example");
        assertThat(settings.jwksAudience()).isEqualTo("signalbox");
        assertThat(settings.metricsToken()).isEqualTo("m".repeat(16));
    }

    @Test
    void blankIsNoneWhereThereMayBeNone() {
        AccessSettings settings =
                read(Map.of("SIGNALBOX_ALLOWED_ORIGINS", "", "SIGNALBOX_JWKS_URL", " ", "SIGNALBOX_JWKS_USERS", ""));
        assertThat(settings.allowedOrigins()).isEmpty();
        assertThat(settings.provider()).isNull();
        assertThat(settings.providersUsersAreLocal()).isFalse();
    }

    @Test
    void theProvidersUsersAreLocalOnlyIfTheSettingSaysSo() {
        assertThat(read(Map.of("SIGNALBOX_JWKS_USERS", "Local")).providersUsersAreLocal())
                .isTrue();
        assertThat(read(Map.of("SIGNALBOX_JWKS_USERS", "issuer")).providersUsersAreLocal())
                .isFalse();
    }

    @Test
    void noSecretShowsInItsText() {
        assertThat(read(Map.of("SIGNALBOX_ADMIN_PASSWORD", "secret-password", "SIGNALBOX_API_KEY", "secret-0123456789"))
                        .toString())
                .doesNotContain("secret");
    }
}
