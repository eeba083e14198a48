package dev.signalbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.Receiver;
import dev.signalbox.net.OutboundHttp.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundHttpTest {
    private static final String NOT_PUBLIC = "is not an address on the public internet";

    @TempDir
    static Path folder;

    private static Instance guarded;
    private static Instance open;
    private static Receiver receiver;

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        guarded = Instance.on(folder.resolve("guarded"), Map.of(MovingNames.ON, "true"));
        open = Instance.on(
                folder.resolve("open"), Map.of(MovingNames.ON, "true", "signalbox.webhooks.private", "true"));
    }

    @AfterAll
    static void stop() {
        guarded.close();
        open.close();
        receiver.close();
    }

    private static Answer post(Instance from, String url) {
        return from.get(OutboundHttp.class)
                .post(URI.create(url), Map.of("x-test", "1"), "hello".getBytes(StandardCharsets.UTF_8));
    }

    private static MovingNames names(Instance instance) {
        return (MovingNames) instance.get(NameLookup.class);
    }

    private static String at(String host) {
        return "http://" + host + ":" + receiver.port() + "/in";
    }

    @Test
    void aNameThatLeadsInsideWhenItIsConnectedToIsRefused() throws Exception {
        MovingNames names = names(guarded);
        names.answer("93.184.215.14", "127.0.0.1");
        assertThat(guarded.get(OutboundRules.class).check("url", "https://moving.example/in"))
                .isNotNull();
        assertThat(names.addresses("moving.example")).containsExactly(InetAddress.getByName("93.184.215.14"));
        int before = receiver.messages().size();
        assertThat(post(guarded, at("moving.example"))).isEqualTo(new Answer(null, null, NOT_PUBLIC));
        names.answer("93.184.215.14 10.0.0.1", "::1");
        assertThat(post(guarded, at("mixed.example")).error()).isEqualTo(NOT_PUBLIC);
        assertThat(post(guarded, at("six.example")).error()).isEqualTo(NOT_PUBLIC);
        assertThat(receiver.messages()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "localhost",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "0.0.0.0"
            })
    void anAddressThatCameByAnotherWayIsRefusedAtTheConnect(String host) {
        int before = receiver.messages().size();
        assertThat(post(guarded, at(host)).status()).isNull();
        assertThat(receiver.messages()).hasSize(before);
    }

    @Test
    void whatIsAllowedIsSent() {
        names(open).answer("127.0.0.1");
        Answer answer = post(open, at("receiver.example"));
        assertThat(answer).isEqualTo(new Answer(204, null, null));
        assertThat(answer.isOk()).isTrue();
        Receiver.Message message = receiver.messages().getLast();
        assertThat(message.text()).isEqualTo("hello");
        assertThat(message.header("x-test")).isEqualTo("1");
        assertThat(message.header("host")).startsWith("receiver.example");
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() {
        try (Receiver inner = new Receiver()) {
            receiver.next(Receiver.status(307, "Location", inner.url(), "Retry-After", "120"));
            Answer answer = post(open, receiver.url());
            assertThat(answer.status()).isEqualTo(307);
            assertThat(answer.isOk()).isFalse();
            assertThat(answer.retryAfter()).hasSeconds(120);
            assertThat(inner.messages()).isEmpty();
        }
    }

    @Test
    void ofAnEndlessAnswerOnlyABitIsRead() {
        receiver.next(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] garbage = new byte[1 << 16];
            while (true) { // until the connection is cut
                exchange.getResponseBody().write(garbage);
            }
        });
        assertThat(post(open, receiver.url()).status()).isEqualTo(200);
        assertThat(post(open, receiver.url()).status()).isEqualTo(204);
    }

    @Test
    void garbageAndNothingAreNoAnswers() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = Thread.startVirtualThread(() -> {
                try {
                    for (String said : new String[] {"garbage\r\n\r\n", "", "garbage"}) {
                        try (Socket one = socket.accept()) {
                            one.getInputStream().read();
                            one.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                        }
                    }
                } catch (IOException e) {
                    // the test sees it
                }
            });
            String url = "http://127.0.0.1:" + socket.getLocalPort() + "/";
            assertThat(post(open, url).status()).isNull();
            assertThat(post(open, url).error()).isNotBlank();
            assertThat(post(open, url.replace("http:", "https:")).error()).isEqualTo("failed TLS");
            assertThat(server.join(Duration.ofSeconds(TimeUnit.MINUTES.toSeconds(1))))
                    .isTrue();
        }
    }

    @Test
    void whyThereWasNoAnswerIsSaid() throws IOException {
        names(open).answer("");
        assertThat(post(open, at("none.example")).error()).isEqualTo("has a name that was not found");
        names(open).answer("127.0.0.1");
        try (ServerSocket gone = new ServerSocket(0)) {
            String url = "http://127.0.0.1:" + gone.getLocalPort() + "/";
            gone.close();
            assertThat(post(open, url).error()).isEqualTo("could not be reached");
        }
        assertThatThrownBy(() -> guarded.get(OutboundRules.class).check("url", receiver.url()))
                .hasMessageContaining("https://");
    }
}
