package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void theUsualAddressIsNotKept() {
        String usual = Address.of(null, "acme/shop", "pull", 17);
        assertThat(usual).isEqualTo("https://github.com/acme/shop/pull/17");
        assertThat(Address.kept(usual, "acme/shop", "pull", 17)).isNull();
        assertThat(Address.kept(null, "acme/shop", "pull", 17)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://github.com/acme/shop/pull/1",
                "https://github.com/acme/shop/pull/18",
                "https://github.com/acme/shop/pull/170",
                "https://github.com/acme/shop/pulx/17",
                "https://github.com/acme/shop-pull/17",
                "https://github.com/acme/shop/pull-17",
                "https://github.com/acme/shoq/pull/17",
                "https://github.org/acme/shop/pull/17",
                "https://github.com/acme/shop/pull/17#a",
            })
    void anyOtherIsKeptAsItIs(String url) {
        assertThat(Address.kept(url, "acme/shop", "pull", 17)).isEqualTo(url);
    }
}
