package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 4.2, byte by byte: valid and invalid handshakes, and the bytes before and after them. */
@MicronautTest
@Property(name = "spec.name", value = "socketio")
@Property(name = "signalbox.trusted-proxies", value = "127.0.0.0/8,::1")
class OpeningHandshakeTest {
    private static final String SOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String ASKED =
            "Host: here\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n";

    @Inject
    EmbeddedServer server;

    private Socket socket;
    private DataInputStream in;

    private void send(String text, byte[]... frames) throws IOException {
        if (socket == null) {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(10_000);
            in = new DataInputStream(socket.getInputStream());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(text.getBytes(StandardCharsets.US_ASCII));
        for (byte[] frame : frames) {
            bytes.write(frame);
        }
        socket.getOutputStream().write(bytes.toByteArray());
    }

    /** Masked with zeros. */
    private static byte[] frame(int first, String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readByte());
        }
        return head.toString();
    }

    private String text() throws IOException {
        assertThat(in.readUnsignedByte()).isEqualTo(0x81);
        int length = in.readUnsignedByte();
        return new String(in.readNBytes(length < 126 ? length : in.readUnsignedShort()), StandardCharsets.US_ASCII);
    }

    private void handlesCommands() throws IOException {
        assertThat(text()).startsWith("0{");
        assertThat(text()).startsWith("40{\"sid\":");
        assertThat(text()).isEqualTo("431[{\"ok\":true,\"text\":\"x\",\"user\":\"ada\"}]");
        socket.close();
    }

    @Test
    void answersWithTheProofOfTheKey() throws IOException {
        send("GET " + SOCKET + " HTTP/1.1\r\n" + ASKED + KEY + "\r\n");

        assertThat(head().toLowerCase(Locale.ROOT))
                .startsWith("http/1.1 101 ")
                .contains("\r\nupgrade: websocket\r\n", "\r\nconnection: upgrade\r\n")
                .contains("\r\nsec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n")
                .contains("\r\nx-content-type-options: nosniff\r\n")
                .doesNotContain("extensions", "content-length", "transfer-encoding", "strict-transport-security");
        assertThat(text()).startsWith("0{");
        socket.close();
    }

    @Test
    void sendsHstsToClientsOverTls() throws IOException {
        send("GET " + SOCKET + " HTTP/1.1\r\n" + ASKED + KEY
                + "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n");

        assertThat(head()).startsWith("HTTP/1.1 101 ").contains("\r\nStrict-Transport-Security: max-age=31536000\r\n");
        socket.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|HTTP/1.1|''",
                "GET|HTTP/1.1|Sec-WebSocket-Key: c2hvcnQ=~",
                "GET|HTTP/1.1|Sec-WebSocket-Key: !dGhlIHNhbXBsZSBub25jZQ=~",
                "GET|HTTP/1.1|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~",
                "GET|HTTP/1.1|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~Content-Length: 2~",
                "GET|HTTP/1.1|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~Transfer-Encoding: chunked~",
                "GET|HTTP/1.0|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~",
                "POST|HTTP/1.1|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~",
            })
    void refusesInvalidHandshakes(String method, String version, String headers) throws IOException {
        send(method + " " + SOCKET + " " + version + "\r\n" + ASKED + headers.replace("~", "\r\n") + "\r\n");

        assertThat(head()).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
        in.readAllBytes(); // and ends
        socket.close();
    }

    @Test
    void readsFramesThatFollowTheHandshakeAtOnce() throws IOException {
        send(
                "GET " + SOCKET + " HTTP/1.1\r\n" + ASKED + KEY + "\r\n",
                frame(0x81, "40{\"token\":\"user-ada\"}"),
                frame(0x81, "421[\"test:echo\",{\"text\":\"x\"}]"));

        assertThat(head()).startsWith("HTTP/1.1 101 ");
        handlesCommands();
    }

    @Test
    void readsFragmentedMessages() throws IOException {
        send("GET " + SOCKET + " HTTP/1.1\r\n" + ASKED + KEY + "\r\n");
        assertThat(head()).startsWith("HTTP/1.1 101 ");
        send(
                "",
                frame(0x01, "40{\"token\""),
                frame(0x80, ":\"user-ada\"}"),
                frame(0x01, "421[\"test"),
                frame(0x00, ":echo\","),
                frame(0x80, "{\"text\":\"x\"}]"));

        handlesCommands();
    }

    @Test
    void servesARequestAndThenTheHandshakeOnOneConnection() throws IOException {
        send("GET /socket.io/?EIO=3&transport=polling HTTP/1.1\r\nHost: here\r\n\r\n");
        String first = head();
        assertThat(first).startsWith("HTTP/1.1 400 ");
        in.readNBytes(Integer.parseInt(first.replaceAll("(?is).*content-length: (\\d+).*", "$1")));
        send(
                "GET " + SOCKET + " HTTP/1.1\r\n" + ASKED + KEY + "\r\n",
                frame(0x81, "40{\"token\":\"user-ada\"}"),
                frame(0x81, "421[\"test:echo\",{\"text\":\"x\"}]"));

        assertThat(head()).startsWith("HTTP/1.1 101 ");
        handlesCommands();
    }

    /** An upgrade would overtake the response to the request before it, so it gets an ordinary response. */
    @ParameterizedTest
    @ValueSource(strings = {"/socket.io/?EIO=3&transport=polling", "/missing.js"})
    void doesNotLetAnUpgradeOvertakeTheRequestBeforeIt(String before) throws IOException {
        send("GET " + before + " HTTP/1.1\r\nHost: here\r\n\r\nGET " + SOCKET + " HTTP/1.1\r\n" + ASKED + KEY + "\r\n");

        String first = head();
        assertThat(first).matches("(?s)HTTP/1.1 (400|401|404) .*");
        in.readNBytes(Integer.parseInt(first.replaceAll("(?is).*content-length: (\\d+).*", "$1")));
        assertThat(head()).matches("(?s)HTTP/1.1 (101|400|404) .*");
        socket.close();
    }
}
