package dev.signalbox.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentsSettingsTest {
    @ParameterizedTest
    @CsvSource({"PT1S,1000,250", "PT1.5S,1500,375", "PT1M,60000,1000", "PT2H,7200000,1000"})
    void aShorterTimeoutIsCheckedMoreOften(Duration given, long millis, long tickMillis) {
        AgentsSettings settings = new AgentsSettings(given);
        assertThat(settings.offlineAfter()).hasMillis(millis);
        assertThat(settings.tick()).hasMillis(tickMillis);
    }
}
