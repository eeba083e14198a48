package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "9999-12-31T23:59:59-01:00",
                "0001-01-01T00:00:00+01:00",
                "-999999999-01-01T00:00:00Z",
                "tomorrow"
            })
    void aTimeOutsideTheYearsThatAreWrittenInFourDigitsIsRefused(String time) {
        Fields fields = Fields.of(Map.of("at", time));
        assertThat(fields.timeOrNull("at")).isNull();
        assertThatThrownBy(fields::check).hasMessageContaining("at: must be a time");
    }

    @Test
    void theFirstAndTheLastOfThoseTimesAreTaken() {
        Fields fields = Fields.of(Map.of("first", "0001-01-01T00:00:00Z", "last", "9999-12-31T23:59:59.999Z"));
        assertThat(fields.timeOrNull("first")).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
        assertThat(fields.timeOrNull("last")).isEqualTo(Instant.parse("9999-12-31T23:59:59.999Z"));
        fields.check();
    }
}
