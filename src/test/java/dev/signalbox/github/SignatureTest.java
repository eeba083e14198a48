package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
    /** GitHub, "Validating webhook deliveries", "Testing the webhook payload validation". */
    private static final String SECRET = "It's a Secret to Everybody";

    private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);
    private static final String RIGHT = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    @Test
    void agreesWithGithubsOwnExample() {
        assertThat(Signature.of(SECRET, BODY)).isEqualTo(RIGHT);
        assertThat(Signature.matches(SECRET, BODY, RIGHT)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1",
                "sha256=ü",
            })
    void anyOtherHeaderIsWrong(String header) {
        assertThat(Signature.matches(SECRET, BODY, header)).isFalse();
    }

    @Test
    void oneByteOfTheBodyMatters() {
        assertThat(Signature.matches(SECRET, "Hello, World! ".getBytes(StandardCharsets.UTF_8), RIGHT))
                .isFalse();
    }
}
