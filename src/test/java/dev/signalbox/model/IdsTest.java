package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"ada", "ada@example.org", "auth0|5f", "\u00e9mile", "\u738b", "a.b-c_d:e"})
    void plainNamesAreAccepted(String name) {
        assertThat(Ids.isVisible(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a b",
                "a/b",
                "a\nb",
                "a\u0000",
                "\u202eadmin",
                "admin\u3164",
                "admin\u115f",
                "admin\ufe0f",
                "admin\u034f",
                "\u2800",
                "\uff41dmin",
                "e\u0301mile"
            })
    void invisibleAndLookalikeNamesAreRejected(String name) {
        assertThat(Ids.isVisible(name)).isFalse();
    }
}
