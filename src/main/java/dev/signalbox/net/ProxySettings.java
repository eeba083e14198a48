package dev.signalbox.net;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Objects;

/**
 * Which proxies are in front of us, and in which header they name the client.
 *
 * @param trustedProxies addresses and ranges of the proxies that are believed; none, if empty
 * @param forwardedHeader the only one that is read
 */
@ConfigurationProperties("signalbox")
record ProxySettings(
        @Bindable(defaultValue = "") List<String> trustedProxies,
        @Bindable(defaultValue = "") String forwardedHeader) {

    /** A header that names the client. */
    enum Header {
        X_FORWARDED_FOR("X-Forwarded-For"),
        /** RFC 7239. */
        FORWARDED("Forwarded");

        private final String wire;

        Header(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }
    }

    List<AddressRange> trusted() {
        return trustedProxies.stream()
                .filter(range -> !range.isBlank())
                .map(range -> Objects.requireNonNull(AddressRange.parse(range.strip())))
                .toList();
    }

    Header header() {
        return Header.FORWARDED.wire.equalsIgnoreCase(forwardedHeader) ? Header.FORWARDED : Header.X_FORWARDED_FOR;
    }
}
