package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.TestServer;
import dev.signalbox.ops.SettingError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {
    @ParameterizedTest
    @CsvSource({
        "signalbox.admin-password,short",
        "signalbox.jwt-secret,short",
        "signalbox.api-key,short",
        "signalbox.allowed-origins,*",
        "signalbox.token-lifetime,soon",
    })
    void aWrongSettingStopsIt(String name, String value) {
        assertThatThrownBy(() -> new TestServer(name, value).close()).hasRootCauseInstanceOf(SettingError.class);
    }
}
