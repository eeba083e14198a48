package dev.signalbox.net;

import dev.signalbox.model.Refused;
import io.netty.util.NetUtil;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which addresses that users give may be called: public ones over {@code https}, so that nobody reaches the networks of this server
 * through it. {@code SIGNALBOX_WEBHOOKS_PRIVATE} allows all, and {@code http}. A URL is checked as it is written; what its name
 * stands for is checked at each connect, by {@link OutboundNames}.
 */
@Singleton
public final class OutboundRules {
    private static final int URL_MAX = 2_000;
    private static final int PORT_MAX = 65_535;

    /** IANA's special-purpose IPv4 addresses, with those for multicast and what is reserved. */
    private static final List<AddressRange> NOT_PUBLIC = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");

    /** All other IPv6 addresses are loopback, local, multicast, or stand for an IPv4 address (mapped, NAT64). */
    private static final AddressRange GLOBAL_UNICAST = ranges("2000::/3").getFirst();

    /** Teredo and others for protocols, documentation, 6to4 (which stands for an IPv4 address), documentation. */
    private static final List<AddressRange> NOT_PUBLIC_UNICAST =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /** Names that never are in the public DNS. */
    private static final Set<String> LOCAL_NAMES =
            Set.of("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa");

    /** A host whose last part is one is an IPv4 address to many programs, also in decimal, octal or hexadecimal. */
    private static final Pattern NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

    private static final Pattern DOTTED_DECIMAL =
            Pattern.compile("(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");

    private final boolean isPrivateAllowed;

    OutboundRules(OutboundSettings settings) {
        this.isPrivateAllowed = settings.isPrivateAllowed();
    }

    private static List<AddressRange> ranges(String... ranges) {
        return Stream.of(ranges)
                .map(range -> Objects.requireNonNull(AddressRange.parse(range)))
                .toList();
    }

    /**
     * A URL that may be called.
     *
     * @param field where it was given
     * @throws Refused {@code INVALID_PAYLOAD} with what is wrong
     */
    public URI check(String field, String url) {
        URI uri;
        try {
            uri = url.length() > URL_MAX ? null : new URI(url);
        } catch (URISyntaxException e) {
            uri = null;
        }
        if (uri == null || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
            throw Refused.invalid(field, "must be a URL of at most " + URL_MAX + " characters, with a host");
        }
        boolean isPlain = "http".equalsIgnoreCase(uri.getScheme()) && isPrivateAllowed;
        if (!isPlain && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw Refused.invalid(field, "must begin with https://");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw Refused.invalid(field, "must not contain a user, a password or a fragment");
        }
        if (!isPrivateAllowed && !isPublicHost(uri.getHost())) {
            throw Refused.invalid(field, "must be an address on the public internet");
        }
        return uri;
    }

    private boolean isPublicHost(String given) {
        String host = given.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (host.startsWith("[")) {
            InetAddress address = AddressRange.address(host);
            return address != null && allows(address);
        }
        String last = host.substring(host.lastIndexOf('.') + 1);
        if (NUMBER.matcher(last).matches()) {
            InetAddress address = DOTTED_DECIMAL.matcher(host).matches() && NetUtil.isValidIpV4Address(host)
                    ? AddressRange.address(host)
                    : null;
            return address != null && allows(address);
        }
        return host.indexOf('.') >= 0 && !LOCAL_NAMES.contains(last);
    }

    /** Whether a connection to it may be made. */
    boolean allows(InetAddress address) {
        if (isPrivateAllowed) {
            return true;
        }
        if (address instanceof Inet6Address) {
            return GLOBAL_UNICAST.contains(address)
                    && NOT_PUBLIC_UNICAST.stream().noneMatch(range -> range.contains(address));
        }
        return NOT_PUBLIC.stream().noneMatch(range -> range.contains(address));
    }
}
