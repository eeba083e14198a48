package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ops.SettingError;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
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
        assertThat(read(Map.of()))
                .isEqualTo(new AccessSettings(null, null, null, Set.of(), Path.of("./data"), Duration.ofHours(12)));
    }

    @Test
    void environmentVariablesAreRead() {
        AccessSettings settings = read(Map.of(
                "SIGNALBOX_ADMIN_PASSWORD", "12345678",
                "SIGNALBOX_JWT_SECRET", "s".repeat(32),
                "SIGNALBOX_API_KEY", "k".repeat(16),
                "SIGNALBOX_ALLOWED_ORIGINS", "https://One.example, http://two.example:3000,",
                "SIGNALBOX_DATA_DIR", "/srv/signalbox",
                "SIGNALBOX_TOKEN_LIFETIME", "30m"));
        assertThat(settings)
                .isEqualTo(new AccessSettings(
                        "12345678",
                        "s".repeat(32),
                        "k".repeat(16),
                        Set.of("https://one.example", "http://two.example:3000"),
                        Path.of("/srv/signalbox"),
                        Duration.ofMinutes(30)));
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
}
