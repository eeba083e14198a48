package dev.signalbox.net;

import io.micronaut.http.HttpRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The client's address, whether it came over TLS and which host it asked for: those of the connection's peer, unless that is a
 * trusted proxy. Then the proxies' headers are read, from the nearest on, and the first hop that is not trusted is the client;
 * what it says about hops before it is ignored, because anyone can send these headers. Any thread; never blocks.
 */
@Singleton
public final class ClientAddress {
    /** The value of {@code Strict-Transport-Security} for clients that came over TLS: a year. */
    public static final String STRICT = "max-age=31536000";

    private static final String PROTOCOL = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";
    private static final String UNKNOWN = "unknown";

    private final List<AddressRange> proxies;
    private final ProxySettings.Header header;

    ClientAddress(ProxySettings settings) {
        this.proxies = settings.trusted();
        this.header = settings.header();
    }

    /** What limits count an address by: itself, of IPv6 its network. */
    public static String limitKey(String address) {
        return AddressRange.limitKey(address);
    }

    /** @return as it is written, IPv6 in its short form; the same for the same client on every transport */
    public String of(HttpRequest<?> request) {
        return text(
                client(request.getRemoteAddress(), request.getHeaders()::getAll).address());
    }

    /** The same, from the headers and the other end of the channel. */
    public String of(HttpHeaders headers, @Nullable SocketAddress peer) {
        return text(client(peer, headers::getAll).address());
    }

    /** Whether the client's own connection is encrypted, though ours to a proxy may not be. */
    public boolean isOverTls(HttpRequest<?> request) {
        return request.isSecure()
                || client(request.getRemoteAddress(), request.getHeaders()::getAll)
                        .isTls();
    }

    /** The same, from the headers and the channel. */
    public boolean isOverTls(HttpHeaders headers, Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null
                || client(channel.remoteAddress(), headers::getAll).isTls();
    }

    /** The host that the client asked for, also behind a proxy that asks for another one; {@code null} if it named none. */
    public @Nullable String host(HttpRequest<?> request) {
        return host(request.getHeaders()::getAll, request.getRemoteAddress());
    }

    /** The same, from the headers and the other end of the channel. */
    public @Nullable String host(Function<String, List<String>> headers, @Nullable SocketAddress peer) {
        String forwarded = client(peer, headers).host();
        List<String> own = headers.apply("Host");
        return forwarded != null || own.isEmpty() ? forwarded : own.getFirst();
    }

    private static String text(@Nullable InetAddress address) {
        return address == null ? UNKNOWN : NetUtil.toAddressString(address);
    }

    private Forwarded.Hop client(@Nullable SocketAddress peer, Function<String, List<String>> headers) {
        InetAddress nearest = peer instanceof InetSocketAddress inet ? unmapped(inet.getAddress()) : null;
        Forwarded.Hop client = new Forwarded.Hop(nearest, false, null);
        if (nearest == null || !isTrusted(nearest)) {
            return client;
        }
        List<Forwarded.Hop> hops = hops(headers);
        for (int i = hops.size() - 1; i >= 0; i--) {
            Forwarded.Hop hop = hops.get(i);
            InetAddress address = hop.address();
            if (address == null) {
                // A hidden client of the last known proxy: that proxy counts as the client.
                return new Forwarded.Hop(client.address(), hop.isTls(), hop.host());
            }
            client = hop;
            if (!isTrusted(address)) {
                return client;
            }
        }
        return client;
    }

    private List<Forwarded.Hop> hops(Function<String, List<String>> headers) {
        List<String> values = headers.apply(header.wire());
        return switch (header) {
            case X_FORWARDED_FOR -> Forwarded.listed(values, headers.apply(PROTOCOL), headers.apply(HOST));
            case FORWARDED -> Forwarded.standard(values);
        };
    }

    private boolean isTrusted(InetAddress address) {
        for (AddressRange range : proxies) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable InetAddress unmapped(@Nullable InetAddress address) {
        return address == null ? null : AddressRange.address(NetUtil.toAddressString(address));
    }
}
