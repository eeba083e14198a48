package dev.signalbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.Bound;
import dev.signalbox.ops.SettingError;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    private static final String PROXIES = "10.0.0.0/8, 192.0.2.7,fd00::/8, ::ffff:172.16.0.0/108";

    private static ProxySettings settings(String trusted, String header) {
        return Bound.settings(
                ProxySettings.class, "signalbox.trusted-proxies", trusted, "signalbox.forwarded-header", header);
    }

    private static @Nullable SocketAddress peer(String address) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(address), 40_000);
    }

    private static String of(String peer, String header, String... lines) throws UnknownHostException {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String line : lines) {
            headers.add(header, line);
        }
        return new ClientAddress(settings(PROXIES, header)).of(headers, peer(peer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 198.51.100.1 | 203.0.113.9", // no trusted proxy, so its headers are ignored
                "10.1.2.3 | 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 1.1.1.1, 198.51.100.1 | 198.51.100.1", // the first is a claim of the client
                "10.1.2.3 | 1.1.1.1, 198.51.100.1, 10.9.9.9, 192.0.2.7 | 198.51.100.1",
                "10.1.2.3 | 10.4.4.4, 10.5.5.5 | 10.4.4.4", // a client inside
                "10.1.2.3 | '' | 10.1.2.3",
                "10.1.2.3 | unknown | 10.1.2.3",
                "10.1.2.3 | 198.51.100.1, unknown, 10.7.7.7 | 10.7.7.7",
                "10.1.2.3 | 198.51.100.1, _hidden | 10.1.2.3",
                "10.1.2.3 | 198.51.100.1:4711 | 198.51.100.1",
                "10.1.2.3 | [2001:db8::1]:4711 | 2001:db8::1",
                "10.1.2.3 | [2001:db8::1] | 2001:db8::1",
                "10.1.2.3 | 2001:DB8:0:0:0:0:0:1 | 2001:db8::1",
                "10.1.2.3 | ::ffff:198.51.100.1 | 198.51.100.1",
                "::ffff:10.1.2.3 | 198.51.100.1 | 198.51.100.1",
                "fd12::1 | 198.51.100.1 | 198.51.100.1",
                "fe80::1 | 198.51.100.1 | fe80::1",
                "172.16.9.9 | 198.51.100.1 | 198.51.100.1",
                "172.32.9.9 | 198.51.100.1 | 172.32.9.9",
                "192.0.2.8 | 198.51.100.1 | 192.0.2.8",
                "10.1.2.3 | 198.51.100.1:99999999 | 10.1.2.3",
                "10.1.2.3 | [2001:db8::1 | 10.1.2.3",
                "10.1.2.3 | localhost | 10.1.2.3",
                "10.1.2.3 | 1.2.3 | 10.1.2.3",
                "10.1.2.3 | fe80::1%eth0 | 10.1.2.3",
                "10.1.2.3 | ,,, | 10.1.2.3",
            })
    void theClientBehindTrustedProxiesIsFoundFromTheRight(String peer, String header, String client)
            throws UnknownHostException {
        assertThat(of(peer, "X-Forwarded-For", header)).isEqualTo(client);
    }

    @Test
    void severalHeadersAreOneList() throws UnknownHostException {
        assertThat(of("10.1.2.3", "X-Forwarded-For", "198.51.100.1", "10.9.9.9"))
                .isEqualTo("198.51.100.1");
        assertThat(of("10.1.2.3", "Forwarded", "for=198.51.100.1", "for=10.9.9.9"))
                .isEqualTo("198.51.100.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=198.51.100.1 | 198.51.100.1",
                "For=1.1.1.1, FOR=\"198.51.100.1:80\";proto=http;by=10.0.0.1 | 198.51.100.1",
                "for=\"[2001:db8:cafe::17]:4711\" | 2001:db8:cafe::17",
                "proto=https;for=198.51.100.1 | 198.51.100.1",
                "for=198.51.100.1, for=unknown | 10.1.2.3",
                "for=198.51.100.1, for=\"_gazonk\" | 10.1.2.3",
                "for=198.51.100.1, by=10.0.0.1 | 10.1.2.3",
                "for=\"198.51.100.1, for=1.1.1.1 | 10.1.2.3", // a quote that never ends
                "for=\"\\198.51.100.1\" | 198.51.100.1",
                "host=\"a,b;for=1.1.1.1\";for=198.51.100.1 | 198.51.100.1",
                "198.51.100.1 | 10.1.2.3",
                "; | 10.1.2.3",
            })
    void theStandardHeaderIsReadWhereItIsChosen(String header, String client) throws UnknownHostException {
        assertThat(of("10.1.2.3", "Forwarded", header)).isEqualTo(client);
    }

    @Test
    void onlyTheChosenHeaderIsRead() throws UnknownHostException {
        HttpHeaders both = new DefaultHttpHeaders()
                .add("Forwarded", "for=198.51.100.1")
                .add("X-Forwarded-For", "198.51.100.2")
                .add("X-Real-IP", "198.51.100.3");
        assertThat(new ClientAddress(settings(PROXIES, "Forwarded")).of(both, peer("10.0.0.1")))
                .isEqualTo("198.51.100.1");
        assertThat(new ClientAddress(settings(PROXIES, "")).of(both, peer("10.0.0.1")))
                .isEqualTo("198.51.100.2");
        assertThat(new ClientAddress(settings("", "")).of(both, peer("10.0.0.1")))
                .isEqualTo("10.0.0.1");
        assertThat(new ClientAddress(settings("0.0.0.0/0", "")).of(both, null)).isEqualTo("unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "10.0.0",
                "fd00::/129",
                "[::1]",
                "::ffff:10.0.0.0/8",
                "10.0.0.1:80",
                "10.0.0.0/8/8",
                "*",
                "fe80::1%eth0",
                "10.0.0.0/0008"
            })
    void whatIsNoAddressStopsTheStart(String given) {
        assertThatThrownBy(() -> settings("10.0.0.1," + given, ""))
                .isInstanceOf(SettingError.class)
                .hasMessageStartingWith("signalbox.trusted-proxies: '10.0.0.1," + given + "'; allowed: ");
    }

    private static @Nullable String host(String peer, String header, Map<String, String> given)
            throws UnknownHostException {
        HttpHeaders headers = new DefaultHttpHeaders();
        given.forEach(headers::add);
        return new ClientAddress(settings(PROXIES, header)).host(headers::getAll, peer(peer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | 198.51.100.1 | us.example | inside", // no trusted proxy, so its headers are ignored
                "10.1.2.3 | 198.51.100.1 | us.example | us.example",
                "10.1.2.3 | 198.51.100.1 | us.example:8443 | us.example:8443",
                "10.1.2.3 | 198.51.100.1, 10.9.9.9 | us.example | us.example", // passed on
                "10.1.2.3 | 198.51.100.1, 10.9.9.9 | us.example, outer | us.example", // each adds its own
                "10.1.2.3 | 1.1.1.1, 198.51.100.1 | evil.example, us.example | us.example",
                "10.1.2.3 | 198.51.100.1 | '' | inside",
                "10.1.2.3 | '' | us.example | us.example",
                "10.1.2.3 | unknown | us.example | us.example",
            })
    void theHostIsTheOneThatATrustedProxyForwards(String peer, String client, String host, String expected)
            throws UnknownHostException {
        assertThat(host(
                        peer,
                        "X-Forwarded-For",
                        Map.of("Host", "inside", "X-Forwarded-For", client, "X-Forwarded-Host", host)))
                .isEqualTo(expected);
    }

    @Test
    void theStandardHeaderForwardsTheHostToo() throws UnknownHostException {
        Map<String, String> headers = Map.of(
                "Host", "inside",
                "Forwarded", "for=1.1.1.1;host=evil.example, for=198.51.100.1;proto=https;host=\"us.example:8443\"",
                "X-Forwarded-Host", "other.example");
        assertThat(host("10.1.2.3", "Forwarded", headers)).isEqualTo("us.example:8443");
        assertThat(host("203.0.113.9", "Forwarded", headers)).isEqualTo("inside");
        assertThat(host("10.1.2.3", "Forwarded", Map.of())).isNull();
    }
}
