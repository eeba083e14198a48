package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    private final Origins origins = new Origins(Given.settings("signalbox.allowed-origins", "https://friend.example"));

    @ParameterizedTest
    @CsvSource({
        "http://us.example, us.example",
        "http://us.example:80, us.example",
        "http://us.example, us.example:80",
        "https://us.example, us.example", // a proxy ends TLS
        "https://us.example:443, us.example",
        "https://us.example, us.example:443",
        "HTTP://US.Example, us.EXAMPLE",
        "http://us.example:8080, us.example:8080",
        "http://[::1]:8080, [::1]:8080",
        "http://us.example., us.example.",
        "https://friend.example, us.example",
        "https://FRIEND.example, us.example",
    })
    void ourPagesAndThoseOfFriendsAreNotForeign(String origin, String host) {
        assertThat(origins.foreign(List.of(origin), host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "null, us.example",
        "'', us.example",
        "https://evil.example, us.example",
        "http://us.example.evil.example, us.example",
        "http://us.example:8080, us.example",
        "http://us.example, us.example:8080",
        "https://us.example:80, us.example:443",
        "http://us.example., us.example",
        "http://us.example@evil.example, us.example",
        "http://evil.example@us.example, us.example",
        "http://us.example/, us.example",
        "http://us.example?x, us.example",
        "http://us.example#x, us.example",
        "http://us.example\\@evil.example, us.example",
        "'http://us.example http://evil.example', us.example",
        "'http://us.example, http://evil.example', us.example",
        "file://, us.example",
        "ftp://us.example, us.example",
        "chrome-extension://us.example, us.example",
        "http://friend.example, us.example",
        "https://friend.example:444, us.example",
        "https://friend.example., us.example",
        "http://us.example, evil@us.example",
    })
    void everyOtherPageIs(String origin, String host) {
        assertThat(origins.foreign(List.of(origin), host)).isTrue();
    }

    @Test
    void ofSeveralOriginsEachMustBeOurs() {
        assertThat(origins.foreign(List.of("http://us.example", "https://evil.example"), "us.example"))
                .isTrue();
        assertThat(origins.foreign(List.of("https://evil.example", "http://us.example"), "us.example"))
                .isTrue();
        assertThat(origins.foreign(List.of("http://us.example", "https://friend.example"), "us.example"))
                .isFalse();
        assertThat(origins.foreign(List.of("http://us.example"), null)).isTrue();
    }
}
