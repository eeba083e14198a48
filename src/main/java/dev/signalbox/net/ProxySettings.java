package dev.signalbox.net;

import dev.signalbox.ops.SettingError;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import io.micronaut.core.value.PropertyResolver;
import java.util.ArrayList;
import java.util.List;

/**
 * Which proxies stand in front of us, and how they say for whom they speak.
 *
 * @param trusted whose word is taken; nobody's, if empty
 * @param header the only one that is read
 */
record ProxySettings(List<AddressRange> trusted, Header header) {
    private static final String TRUSTED = "signalbox.trusted-proxies";
    private static final String HEADER = "signalbox.forwarded-header";

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

    static ProxySettings from(PropertyResolver properties) {
        List<AddressRange> trusted = new ArrayList<>();
        for (String item :
                properties.getProperty(TRUSTED, String.class).orElse("").split(",", -1)) {
            if (!item.isBlank()) {
                AddressRange range = AddressRange.parse(item.strip());
                if (range == null) {
                    throw new SettingError(
                            "SIGNALBOX_TRUSTED_PROXIES",
                            "'" + item.strip() + "'",
                            "addresses and ranges such as 10.0.0.0/8 or fd00::/8, several separated by commas");
                }
                trusted.add(range);
            }
        }
        return new ProxySettings(
                List.copyOf(trusted),
                header(properties.getProperty(HEADER, String.class).orElse("")));
    }

    private static Header header(String given) {
        if (given.isBlank()) {
            return Header.X_FORWARDED_FOR;
        }
        for (Header header : Header.values()) {
            if (header.wire.equalsIgnoreCase(given.strip())) {
                return header;
            }
        }
        throw new SettingError("SIGNALBOX_FORWARDED_HEADER", "'" + given + "'", "X-Forwarded-For or Forwarded");
    }

    /** Reads them at the start, so that a wrong one stops it. */
    @Factory
    static final class Reader {
        @Context
        ProxySettings settings(Environment environment) {
            return from(environment);
        }
    }
}
