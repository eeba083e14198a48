package dev.signalbox.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages may use a visitor's cookie. */
class OriginsTest {
    private final Origins origins = new Origins(List.of(" https://Friend.example ", ""));

    @ParameterizedTest
    @CsvSource({
        ", here.example, false",
        "http://here.example, here.example, false",
        "https://HERE.example, here.example, false",
        "https://here.example:8443, here.example:8443, false",
        "https://friend.example, here.example, false",
        "https://here.example:8443, here.example, true",
        "https://here.example.evil.example, here.example, true",
        "http://friend.example, here.example, true",
        "null, here.example, true",
        "https://here.example, , true",
        "not an origin, here.example, true"
    })
    void knowsAForeignPage(String origin, String host, boolean foreign) {
        assertThat(origins.isForeign(origin, host)).isEqualTo(foreign);
    }
}
