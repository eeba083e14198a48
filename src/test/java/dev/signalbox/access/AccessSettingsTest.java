package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ops.SettingError;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessSettingsTest {
    /** As the variables of a process. */
    private static AccessSettings read(Map<String, Object> variables) {
        try (ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false) // no settings of the tests
                .propertySources(PropertySource.of("variables", variables, PropertyConvention.ENVIRONMENT_VARIABLE))
                .build()) {
            context.getEnvironment().start();
            return AccessSettings.from(context.getEnvironment());
        }
    }

    @Test
    void nothingNeedsToBeSet() {
        AccessSettings settings = read(Map.of());
        assertThat(settings.adminPassword()).isNull();
        assertThat(settings.jwtSecret()).isNull();
        assertThat(settings.apiKey()).isNull();
        assertThat(settings.allowedOrigins()).isEmpty();
        assertThat(settings.dataDir()).isEqualTo(Path.of("./data"));
        assertThat(settings.tokenLifetime()).isEqualTo(Duration.ofHours(12));
        assertThat(settings.anonymous()).isFalse();
        assertThat(settings.jwksUrl()).isNull();
        assertThat(settings.jwksUsersAreLocal()).isFalse();
        assertThat(settings.metricsToken()).isNull();
    }

    @Test
    void environmentVariablesAreRead() {
        AccessSettings settings = read(Map.of(
                "SIGNALBOX_ADMIN_PASSWORD", "12345678",
                "SIGNALBOX_JWT_SECRET", "s".repeat(32),
                "SIGNALBOX_API_KEY", "k".repeat(16),
                "SIGNALBOX_ALLOWED_ORIGINS", "https://One.example, http://two.example:3000,",
                "SIGNALBOX_DATA_DIR", "/srv/signalbox",
                "SIGNALBOX_TOKEN_LIFETIME", "30m",
                "SIGNALBOX_ANONYMOUS", "true",
                "SIGNALBOX_JWKS_URL", "https://id.example/keys",
                "SIGNALBOX_JWKS_AUDIENCE", "signalbox",
                "SIGNALBOX_METRICS_TOKEN", "m".repeat(16)));
        assertThat(settings.adminPassword()).isEqualTo("12345678");
        assertThat(settings.jwtSecret()).isEqualTo("s".repeat(32));
        assertThat(settings.apiKey()).isEqualTo("k".repeat(16));
        assertThat(settings.allowedOrigins())
                .containsExactlyInAnyOrder("https://one.example", "http://two.example:3000");
        assertThat(settings.dataDir()).isEqualTo(Path.of("/srv/signalbox"));
        assertThat(settings.tokenLifetime()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.anonymous()).isTrue();
        assertThat(settings.jwksUrl()).hasToString("https://id.example/keys");
        assertThat(settings.metricsToken()).isEqualTo("m".repeat(16));
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNALBOX_ADMIN_PASSWORD,''",
        "SIGNALBOX_ADMIN_PASSWORD,'         '",
        "SIGNALBOX_ADMIN_PASSWORD,secret7",
        "SIGNALBOX_JWT_SECRET,''",
        "SIGNALBOX_JWT_SECRET,secretsecretsecretsecretsecret7",
        "SIGNALBOX_API_KEY,''",
        "SIGNALBOX_API_KEY,secretsecret-15",
    })
    void aWeakSecretStopsTheStartAndIsNotRepeated(String name, String value) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOf(SettingError.class)
                .hasMessageStartingWith(name + ": ")
                .hasMessageContaining("at least")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one.example",
                "*",
                "null",
                "ftp://one.example",
                "https://one.example/",
                "https://one.example/path",
                "https://one.example?q",
                "https://user@one.example",
                "https://",
                "https://one.example,bad",
                "https://one.example https://two.example",
            })
    void anAllowedOriginIsSchemeHostAndPort(String value) {
        assertThatThrownBy(() -> read(Map.of("SIGNALBOX_ALLOWED_ORIGINS", value)))
                .isInstanceOf(SettingError.class)
                .hasMessageStartingWith("SIGNALBOX_ALLOWED_ORIGINS: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s", "-1h", "366d", ""})
    void aTokenLifetimeIsADuration(String value) {
        assertThatThrownBy(() -> read(Map.of("SIGNALBOX_TOKEN_LIFETIME", value)))
                .isInstanceOf(SettingError.class)
                .hasMessageStartingWith("signalbox.token-lifetime: ");
    }

    @Test
    void noSecretShowsInItsText() {
        assertThat(read(Map.of("SIGNALBOX_ADMIN_PASSWORD", "secret-password", "SIGNALBOX_API_KEY", "secret-0123456789"))
                        .toString())
                .doesNotContain("secret");
    }

    @Test
    void aProviderNeedsAnAudience() {
        String url = "https://id.example/keys";
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("SIGNALBOX_JWKS_URL", url), Map.of("SIGNALBOX_JWKS_URL", url, "SIGNALBOX_JWKS_AUDIENCE", " "))) {
            assertThatThrownBy(() -> read(wrong))
                    .isInstanceOf(SettingError.class)
                    .hasMessageStartingWith("SIGNALBOX_JWKS_AUDIENCE: ")
                    .hasMessageContaining("SIGNALBOX_JWKS_URL");
        }
        assertThat(read(Map.of("SIGNALBOX_JWKS_URL", " ")).jwksUrl()).isNull();
        assertThat(read(Map.of("SIGNALBOX_JWKS_AUDIENCE", "signalbox")).jwksUrl())
                .isNull();
        assertThat(read(Map.of("SIGNALBOX_JWKS_USERS", "local")).jwksUsersAreLocal())
                .isTrue();
        assertThat(read(Map.of("SIGNALBOX_JWKS_USERS", "issuer")).jwksUsersAreLocal())
                .isFalse();
    }
}
