package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    private final Origins origins = new Origins(Given.settings("signalbox.allowed-origins", "https://friend.example"));

    private boolean foreign(List<String> origin, List<String> site, @Nullable String host) {
        Map<String, List<String>> headers = Map.of("Origin", origin, "Sec-Fetch-Site", site);
        return origins.isForeign(name -> headers.getOrDefault(name, List.of()), host);
    }

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
    void ourPagesAndAllowedOnesAreNotForeign(String origin, String host) {
        assertThat(foreign(List.of(origin), List.of(), host)).isFalse();
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
        assertThat(foreign(List.of(origin), List.of(), host)).isTrue();
    }

    @Test
    void ofSeveralOriginsEachMustBeOurs() {
        assertThat(foreign(List.of("http://us.example", "https://evil.example"), List.of(), "us.example"))
                .isTrue();
        assertThat(foreign(List.of("https://evil.example", "http://us.example"), List.of(), "us.example"))
                .isTrue();
        assertThat(foreign(List.of("http://us.example", "https://friend.example"), List.of(), "us.example"))
                .isFalse();
        assertThat(foreign(List.of("http://us.example"), List.of(), null)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "same-origin, https://us.example, 10.0.0.7:8080", // a proxy has rewritten the host
        "same-origin, , 10.0.0.7:8080",
        "same-origin, null, us.example", // a page without a referrer
        "none, , us.example",
        "cross-site, https://friend.example, us.example",
        "same-site, https://friend.example, us.example",
    })
    void secFetchSiteDecidesWhereItIsSent(String site, @Nullable String origin, String host) {
        assertThat(foreign(origin == null ? List.of() : List.of(origin), List.of(site), host))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "same-site, https://us.example, us.example", // by a redirect of another page
        "cross-site, https://us.example, us.example",
        "same-site, http://us.example:3000, us.example",
        "same-site, , us.example", // an image or a form
        "cross-site, null, us.example",
        "cross-site, https://evil.example, us.example",
        "whatever, https://us.example, us.example",
        "'', https://us.example, us.example",
        "'same-origin, cross-site', https://us.example, us.example",
    })
    void everyOtherValueIsThatOfAForeignPage(String site, @Nullable String origin, String host) {
        assertThat(foreign(origin == null ? List.of() : List.of(origin), List.of(site), host))
                .isTrue();
    }

    @Test
    void ofSeveralValuesAndOriginsEachCounts() {
        assertThat(foreign(List.of(), List.of("same-origin", "cross-site"), "us.example"))
                .isTrue();
        assertThat(foreign(List.of("https://friend.example", "null"), List.of("cross-site"), "us.example"))
                .isTrue();
    }
}
