package dev.signalbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.Refused;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundRulesTest {
    private final OutboundRules rules = new OutboundRules(new OutboundSettings(false));
    private final OutboundRules open = new OutboundRules(new OutboundSettings(true));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.com/in",
                "https://hooks.example.com:8443/in?a=b",
                "HTTPS://1.1.1.1/",
                "https://[2606:4700::1111]/",
                "https://xn--bcher-kva.example/",
                "https://0x7f.example/"
            })
    void thePublicInternetIsAllowed(String url) {
        assertThat(rules.check("url", url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.com/",
                "ftp://hooks.example.com/",
                "//hooks.example.com/",
                "hooks.example.com",
                "https:///in",
                "https://user:password@hooks.example.com/",
                "https://hooks.example.com/#part",
                "https://hooks.example.com:0/",
                "https://hooks.example.com:70000/",
                "https://hooks example.com/",
                "https://localhost/",
                "https://LOCALHOST./",
                "https://db/",
                "https://api.localhost/",
                "https://printer.local/",
                "https://metadata.google.internal/",
                "https://127.0.0.1/",
                "https://127.0.0.1./",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0.0.1/",
                "https://017700000001/",
                "https://0177.0.0.1/",
                "https://010.0.0.1/",
                "https://1.1.1.0x1/",
                "https://1.1.1.01/",
                "https://1.1.1.256/",
                "https://0/",
                "https://0.0.0.0/",
                "https://10.1.2.3/",
                "https://100.64.0.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://172.31.255.255/",
                "https://192.168.0.1/",
                "https://192.0.0.8/",
                "https://198.18.0.1/",
                "https://203.0.113.9/",
                "https://224.0.0.1/",
                "https://255.255.255.255/",
                "https://[::]/",
                "https://[::1]/",
                "https://[0:0:0:0:0:0:0:1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[::ffff:8.8.8.8]:1/#",
                "https://[::127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[64:ff9b:1::a00:1]/",
                "https://[fe80::1]/",
                "https://[fe80::1%25eth0]/",
                "https://[fec0::1]/",
                "https://[fc00::1]/",
                "https://[fd12:3456::1]/",
                "https://[ff02::1]/",
                "https://[2001::7f00:1]/",
                "https://[2001:db8::1]/",
                "https://[2002:7f00:1::1]/",
                "https://[3fff::1]/"
            })
    void allElseIsNot(String url) {
        assertThatThrownBy(() -> rules.check("url", url)).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/in", "http://127.0.0.1/", "https://db/", "http://[::1]:9/"})
    void theSettingAllowsPrivateReceivers(String url) {
        assertThat(open.check("url", url)).hasToString(url);
        assertThatThrownBy(() -> open.check("url", "file:///etc/passwd")).isInstanceOf(Refused.class);
    }

    @Test
    void anAddressIsJudgedAsWhatItStandsFor() throws UnknownHostException {
        assertThat(rules.allows(InetAddress.getByName("8.8.8.8"))).isTrue();
        assertThat(rules.allows(InetAddress.getByName("::ffff:10.0.0.1"))).isFalse();
        assertThat(rules.allows(InetAddress.getByName("64:ff9b::808:808"))).isFalse();
    }
}
