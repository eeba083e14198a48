package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.delivery.Frame;
import dev.signalbox.session.ProtocolError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The codec of Socket.IO protocol 5, by the examples of its specification and with invalid input. */
class PacketDecoderTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Packet decode(String text) throws ProtocolError {
        Packet packet = new PacketDecoder().text(utf8(text), 0);
        return Objects.requireNonNull(packet);
    }

    static Stream<Arguments> packets() {
        return Stream.of(
                Arguments.of("0", new Packet.Connect("/", Map.of())),
                Arguments.of("0{\"token\":\"t\"}", new Packet.Connect("/", Map.of("token", "t"))),
                Arguments.of("0/admin,", new Packet.Connect("/admin", Map.of())),
                Arguments.of("0/custom", new Packet.Connect("/custom", Map.of())),
                Arguments.of("0/admin,{\"a\":1}", new Packet.Connect("/admin", Map.of("a", 1))),
                Arguments.of("1", new Packet.Disconnect("/")),
                Arguments.of("1/admin,", new Packet.Disconnect("/admin")),
                Arguments.of("2[\"hey\",\"Jude\"]", new Packet.Event("/", null, "hey", List.of("Jude"))),
                Arguments.of("2[\"hey\"]", new Packet.Event("/", null, "hey", List.of())),
                Arguments.of("2[7,true]", new Packet.Event("/", null, "7", List.of(true))),
                Arguments.of("212[\"hey\"]", new Packet.Event("/", 12L, "hey", List.of())),
                Arguments.of(
                        "2/a,0[\"hey\",{\"b\":[]}]",
                        new Packet.Event("/a", 0L, "hey", List.of(Map.of("b", List.of())))),
                Arguments.of("2[\"é漢😀\",\"\\ud83d\\ude00\"]", new Packet.Event("/", null, "é漢😀", List.of("😀"))),
                Arguments.of("312[1]", new Packet.Ack("/", 12, List.of(1))),
                Arguments.of("3/admin,456[]", new Packet.Ack("/admin", 456, List.of())),
                Arguments.of("50-[\"none\"]", new Packet.Event("/", null, "none", List.of())),
                Arguments.of(
                        "2[\"plain\",{\"_placeholder\":true,\"num\":0}]",
                        new Packet.Event("/", null, "plain", List.of(Map.of("_placeholder", true, "num", 0)))),
                Arguments.of(
                        "2999999999999999999[\"x\"]", new Packet.Event("/", 999_999_999_999_999_999L, "x", List.of())));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void readsEveryPacket(String text, Packet expected) throws ProtocolError {
        assertThat(decode(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "7",
                "a",
                "-1",
                "2",
                "2{}",
                "2[]",
                "2[{}]",
                "2[null]",
                "2[\"connect\"]",
                "2[\"disconnecting\"]",
                "2\"hello\"",
                "2[\"a\"",
                "2[\"a\"]]",
                "2[\"a\"] x",
                "2abc[\"x\"]",
                "21234567890123456789[\"x\"]",
                "2/ns",
                "2/ns[\"x\"]",
                "2null",
                "0[]",
                "0\"token\"",
                "0null",
                "0{",
                "1{}",
                "1[\"x\"]",
                "3",
                "3[]",
                "31",
                "31{}",
                "4",
                "4{\"message\":\"no\"}",
                "5",
                "5[\"x\"]",
                "5-[\"x\"]",
                "51[\"x\"]",
                "511-[\"x\"]",
                "599999999999-[\"x\"]",
                "5-1-[\"x\"]",
                "50-[\"x\",{\"_placeholder\":true,\"num\":0}]",
                "61-",
                "2[\"x\",{\"a\":1,\"a\":2}]"
            })
    void refusesInvalidPackets(String text) {
        assertThatThrownBy(() -> decode(text)).isInstanceOf(ProtocolError.class);
    }

    @Test
    void refusesDeepNesting() {
        assertThatThrownBy(() -> decode("2[\"x\"," + "[".repeat(5_000) + "]".repeat(5_000) + "]"))
                .isInstanceOf(ProtocolError.class);
    }

    @Test
    void refusesAnEndlessNamespace() {
        assertThatThrownBy(() -> decode("0/" + "n".repeat(201))).isInstanceOf(ProtocolError.class);
    }

    @Test
    void replacesPlaceholdersByAttachments() throws ProtocolError {
        PacketDecoder decoder = new PacketDecoder();
        byte[] first = {1};
        byte[] second = {2, 3};

        assertThat(decoder.text(
                        utf8(
                                "52-/a,7[\"x\",{\"n\":{\"_placeholder\":true,\"num\":1}},[{\"_placeholder\":true,\"num\":0}]]"),
                        0))
                .isNull();
        assertThat(decoder.attachment(first)).isNull();

        assertThat(decoder.attachment(second))
                .isEqualTo(new Packet.Event("/a", 7L, "x", List.of(Map.of("n", second), List.of(first))));
        assertThat(decoder.text(utf8("2[\"next\"]"), 0)).isNotNull();
    }

    @Test
    void refusesTextAmongAttachments() throws ProtocolError {
        PacketDecoder decoder = new PacketDecoder();
        decoder.text(utf8("51-[\"x\",{\"_placeholder\":true,\"num\":0}]"), 0);

        assertThatThrownBy(() -> decoder.text(utf8("2[\"y\"]"), 0)).isInstanceOf(ProtocolError.class);
    }

    @Test
    void refusesAnUnexpectedAttachment() {
        assertThatThrownBy(() -> new PacketDecoder().attachment(new byte[0])).isInstanceOf(ProtocolError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "\"0\"", "0.5", "null", "99999999999"})
    void refusesAPlaceholderWithoutAnAttachment(String num) throws ProtocolError {
        PacketDecoder decoder = new PacketDecoder();
        decoder.text(utf8("51-[\"x\",{\"_placeholder\":true,\"num\":" + num + "}]"), 0);

        assertThatThrownBy(() -> decoder.attachment(new byte[] {1})).isInstanceOf(ProtocolError.class);
    }

    @Test
    void writesAsTheSpecificationShows() {
        assertThat(text(new Packet.Connected("/", "abc", null))).isEqualTo("40{\"sid\":\"abc\"}");
        assertThat(text(new Packet.Connected("/admin", "abc", null))).isEqualTo("40/admin,{\"sid\":\"abc\"}");
        assertThat(text(new Packet.ConnectError("/", Map.of("message", "no")))).isEqualTo("44{\"message\":\"no\"}");
        assertThat(text(new Packet.Disconnect("/"))).isEqualTo("41");
        assertThat(text(new Packet.Disconnect("/admin"))).isEqualTo("41/admin,");
        assertThat(text(new Packet.Ack("/", 3, List.of(1)))).isEqualTo("433[1]");
        assertThat(text(new Packet.Event("/a", 3L, "x", List.of(new byte[] {1}))))
                .isEqualTo("451-/a,3[\"x\",{\"_placeholder\":true,\"num\":0}]");
    }

    private static String text(Packet packet) {
        return new String(PacketCodec.encode(packet).frames().getFirst().bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void readsBackWhatItWrites() throws ProtocolError {
        Random random = new Random(20_251);
        for (int round = 0; round < 5_000; round++) {
            Packet packet = randomPacket(random);

            Packet back = decodeAll(PacketCodec.encode(packet).frames());

            assertThat(back).usingRecursiveComparison().as("round %d", round).isEqualTo(packet);
        }
    }

    private static Packet decodeAll(List<Frame> frames) throws ProtocolError {
        PacketDecoder decoder = new PacketDecoder();
        Packet packet = decoder.text(frames.getFirst().bytes(), 1);
        for (Frame attachment : frames.subList(1, frames.size())) {
            assertThat(packet).isNull();
            packet = decoder.attachment(attachment.bytes());
        }
        return Objects.requireNonNull(packet);
    }

    private static Packet randomPacket(Random random) {
        String namespace = random.nextBoolean() ? "/" : "/n" + random.nextInt(9);
        List<Object> arguments = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            arguments.add(randomValue(random, 3));
        }
        Long id = random.nextBoolean() ? (Long) (long) random.nextInt(1_000) : null;
        return switch (random.nextInt(4)) {
            case 0 -> new Packet.Disconnect(namespace);
            case 1 -> new Packet.Ack(namespace, random.nextInt(1_000), arguments);
            default -> new Packet.Event(namespace, id, "e" + random.nextInt(99), arguments);
        };
    }

    private static Object randomValue(Random random, int depth) {
        switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> {
                return random.nextInt();
            }
            case 1 -> {
                return random.nextBoolean();
            }
            case 2 -> {
                return "é\"\\\n漢😀".substring(random.nextInt(5));
            }
            case 3 -> {
                byte[] bytes = new byte[random.nextInt(4)];
                random.nextBytes(bytes);
                return random.nextInt(4) == 0 ? bytes : "text";
            }
            case 4 -> {
                return new ArrayList<>(List.of(randomValue(random, 0), randomValue(random, 0)));
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                map.put("a", randomValue(random, depth - 1));
                map.put("b", randomValue(random, 0));
                return map;
            }
        }
    }

    /** Any input gives a packet, {@code null} or a protocol error; nothing else is thrown. */
    @Test
    void survivesAnyInput() {
        Random random = new Random(4_711);
        List<byte[]> seeds =
                packets().map(example -> utf8((String) example.get()[0])).toList();
        int packets = 0;
        int errors = 0;
        for (int round = 0; round < 200_000; round++) {
            PacketDecoder decoder = new PacketDecoder();
            try {
                Packet packet = decoder.text(mutated(seeds.get(random.nextInt(seeds.size())), random), 0);
                for (int i = 0; packet == null && i < PacketDecoder.ATTACHMENTS_MAX; i++) {
                    packet = decoder.attachment(new byte[] {(byte) i});
                }
                assertThat(packet).isNotNull();
                packets++;
            } catch (ProtocolError e) {
                errors++;
            }
        }
        assertThat(packets).isGreaterThan(1_000);
        assertThat(errors).isGreaterThan(1_000);
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = Arrays.copyOf(seed, Math.max(1, seed.length + random.nextInt(5) - 2));
        String likely = "0123456-/,[]{}\":\\utrfn_ \u0000";
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                    ? (byte) random.nextInt(256)
                    : (byte) likely.charAt(random.nextInt(likely.length()));
        }
        return bytes;
    }
}
