package dev.signalbox.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ops.SettingError;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentsSettingsTest {
    /** As the variables of a process. */
    private static AgentsSettings read(Map<String, Object> variables) {
        try (ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false) // no settings of the tests
                .propertySources(PropertySource.of("variables", variables, PropertyConvention.ENVIRONMENT_VARIABLE))
                .build()) {
            context.getEnvironment().start();
            return AgentsSettings.from(context.getEnvironment());
        }
    }

    @Test
    void aMinuteOfSilenceIsTheDefault() {
        AgentsSettings settings = read(Map.of());
        assertThat(settings.offlineAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.renewal()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.tick()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"1s,1000,250", "1500ms,1500,375", "5m,300000,1000", "2h,7200000,1000"})
    void aShorterOneIsLookedAtMoreOften(String given, long millis, long tickMillis) {
        AgentsSettings settings = read(Map.of("SIGNALBOX_AGENTS_OFFLINE_AFTER", given));
        assertThat(settings.offlineAfter()).hasMillis(millis);
        assertThat(settings.tick()).hasMillis(tickMillis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s", "999ms", "-5s", "366d"})
    void anotherValueStopsTheStart(String given) {
        assertThatThrownBy(() -> read(Map.of("SIGNALBOX_AGENTS_OFFLINE_AFTER", given)))
                .isInstanceOf(SettingError.class)
                .hasMessageStartingWith("SIGNALBOX_AGENTS_OFFLINE_AFTER: '" + given + "'; allowed: ");
    }
}
