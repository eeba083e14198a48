package dev.signalbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "fd00::/8, fdff::1, true",
        "fd00::/8, ff02::1, false",
        "2000::/3, 3fff::1, true",
        "2000::/3, fe80::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false"
    })
    void aRangeContainsWhatBeginsLikeIt(String range, String address, boolean isInside) {
        AddressRange parsed = AddressRange.parse(range);
        assertThat(parsed).isNotNull();
        assertThat(parsed.contains(Objects.requireNonNull(AddressRange.address(address))))
                .isEqualTo(isInside);
    }
}
