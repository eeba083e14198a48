package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.Frame;
import dev.signalbox.engineio.Payload;
import dev.signalbox.session.ProtocolError;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any input gives packets or a {@link ProtocolError}, and nothing else. */
class DecoderFuzzTest {
    private static final int ROUNDS = 20_000;

    /** All packets of a payload, up to the first error. */
    private static List<Frame> read(byte[] body) {
        List<Frame> frames = new ArrayList<>();
        try {
            Payload payload = new Payload(body);
            for (Frame frame = payload.next(); frame != null; frame = payload.next()) {
                frames.add(frame);
                assertThat(frames).hasSizeLessThanOrEqualTo(body.length + 1);
            }
        } catch (ProtocolError expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
        return frames;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void payloads(long seed) {
        Mutations mutations = new Mutations(seed);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] body = i % 4 == 0 ? mutations.bytes(64) : mutations.payload();
            for (Frame frame : read(body)) {
                assertThat(frame.bytes().length).isLessThanOrEqualTo(body.length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void payloadsThatWeWroteComeBackTheSame(long seed) {
        Mutations mutations = new Mutations(seed);
        for (int i = 0; i < ROUNDS / 10; i++) {
            List<Frame> frames = new ArrayList<>();
            int packets = 1 + mutations.below(8);
            for (int k = 0; k < packets; k++) {
                boolean binary = mutations.below(2) == 0;
                byte[] text = ("4" + Base64.getEncoder().encodeToString(mutations.bytes(30)))
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                frames.add(new Frame(binary ? mutations.bytes(300) : text, binary));
            }

            assertThat(read(Payload.encode(frames))).usingRecursiveComparison().isEqualTo(frames);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void packetsWithAttachments(long seed) {
        Mutations mutations = new Mutations(seed);
        for (int i = 0; i < ROUNDS; i++) {
            PacketDecoder decoder = new PacketDecoder();
            try {
                // Like a session, which closes at the first error.
                for (int k = 0; k < 6; k++) {
                    byte[] text = mutations.packet();
                    if (mutations.below(3) == 0) {
                        decoder.attachment(mutations.bytes(20));
                    } else if (text.length > 0) {
                        decoder.text(text, 1);
                    }
                }
            } catch (ProtocolError expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }
}
