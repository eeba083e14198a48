package dev.signalbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressRangeTest {
    @Test
    void anIpv6AddressIsCountedByItsNetwork() {
        assertThat(AddressRange.limitKey("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(AddressRange.limitKey("2001:db8:1:2::1"))
                .isNotEqualTo(AddressRange.limitKey("2001:db8:1:3::1"));
    }

    @Test
    void anIpv4AddressIsCountedByItself() {
        assertThat(AddressRange.limitKey("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(AddressRange.limitKey("192.0.2.1")).isNotEqualTo(AddressRange.limitKey("192.0.2.2"));
    }
}
