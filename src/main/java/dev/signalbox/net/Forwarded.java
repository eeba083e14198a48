package dev.signalbox.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hops before us as proxies list them, the nearest last: {@code X-Forwarded-For} with {@code X-Forwarded-Proto} and
 * {@code X-Forwarded-Host}, or {@code Forwarded} (RFC 7239, 4). Anyone may have made up the first ones.
 */
final class Forwarded {
    /**
     * One hop.
     *
     * @param address {@code null} for {@code unknown}, a hidden name ({@code _x}) and nonsense
     * @param isTls whether it spoke TLS, as far as it is said
     * @param host that it asked for, as far as it is said
     */
    record Hop(
            @Nullable InetAddress address,
            boolean isTls,
            @Nullable String host) {}

    private Forwarded() {}

    /** @param values of all the headers of that name, in their order; the same for the others */
    static List<Hop> listed(List<String> values, List<String> protocols, List<String> askedFor) {
        List<String> schemes = split(String.join(",", protocols), ',');
        List<String> hosts = split(String.join(",", askedFor), ',');
        List<String> nodes = split(String.join(",", values), ',');
        List<Hop> hops = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            // Most proxies pass on one value for all hops: that of the client.
            String scheme = schemes.size() == nodes.size() ? schemes.get(i) : schemes.getFirst();
            String host = hosts.size() == nodes.size() ? hosts.get(i) : hosts.getFirst();
            hops.add(new Hop(node(nodes.get(i)), isTls(scheme), host(host)));
        }
        return hops;
    }

    static List<Hop> standard(List<String> values) {
        List<Hop> hops = new ArrayList<>();
        for (String element : split(String.join(",", values), ',')) {
            InetAddress address = null;
            boolean tls = false;
            String host = null;
            for (String pair : split(element, ';')) {
                int equals = pair.indexOf('=');
                String name =
                        equals < 0 ? "" : pair.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                String value = unquoted(pair.substring(equals + 1).strip());
                switch (name) {
                    case "for" -> address = node(value);
                    case "proto" -> tls = isTls(value);
                    case "host" -> host = host(value);
                    default -> {}
                }
            }
            hops.add(new Hop(address, tls, host));
        }
        return hops;
    }

    private static @Nullable String host(String given) {
        return given.isBlank() ? null : given.strip();
    }

    private static boolean isTls(String scheme) {
        return scheme.strip().equalsIgnoreCase("https");
    }

    /** {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]}, {@code [2001:db8::1]:80}. */
    private static @Nullable InetAddress node(String given) {
        String text = given.strip();
        int bracket = text.indexOf(']');
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[")) {
            boolean whole = bracket == text.length() - 1;
            return bracket > 0 && (whole || isPort(text.substring(bracket + 1)))
                    ? AddressRange.address(text.substring(1, bracket))
                    : null;
        }
        if (colon >= 0 && text.indexOf(':') == colon) {
            return isPort(text.substring(colon)) ? AddressRange.address(text.substring(0, colon)) : null;
        }
        return AddressRange.address(text);
    }

    /** Ports may be hidden as well (RFC 7239, 6.3). */
    private static boolean isPort(String text) {
        return text.matches(":(\\d{1,5}|_[A-Za-z0-9._-]+)");
    }

    /** At each separator outside of quotes; at least one part. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
                : value;
    }
}
