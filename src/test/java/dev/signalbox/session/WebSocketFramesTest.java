package dev.signalbox.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.Frame;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramesTest {
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final WebSocketFrames frames = new WebSocketFrames();
    private final List<ByteBuf> made = new ArrayList<>();

    @AfterEach
    void nothingLeaks() {
        frames.forget();
        made.forEach(ByteBuf::release);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private ByteBuf join(Batch... batches) {
        ByteBuf joined = frames.join(List.of(batches), allocator);
        made.add(joined);
        return joined;
    }

    private static Batch text(int length) {
        return Batch.text("é".repeat(length / 2).concat("x".repeat(length % 2)).getBytes(StandardCharsets.UTF_8));
    }

    /** Decodes them as a client does. */
    private static List<Frame> read(ByteBuf bytes) {
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 10_000_000));
        client.writeInbound(bytes.retainedDuplicate());
        List<Frame> read = new ArrayList<>();
        for (WebSocketFrame frame; (frame = client.readInbound()) != null; frame.release()) {
            assertThat(frame.isFinalFragment()).isTrue();
            read.add(new Frame(ByteBufUtil.getBytes(frame.content()), frame instanceof BinaryWebSocketFrame));
        }
        client.finish();
        return read;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 16_384, 16_385, 65_535, 65_536, 1_000_000})
    void aClientReadsTheWrittenMessages(int length) {
        Batch one = text(length);
        Batch two = new Batch(List.of(new Frame(new byte[length], true), Frame.text(new byte[] {'2'})));

        List<Frame> expected = new ArrayList<>(one.frames());
        expected.addAll(two.frames());
        assertThat(read(join(one, two))).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void theNextClientWithTheSameBatchesGetsTheSameBytes() {
        Batch one = text(300);
        Batch two = text(300);
        frames.share();

        ByteBuf first = join(one, two);
        ByteBuf second = join(one, two);

        assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress());
        first.skipBytes(10);
        assertThat(read(second)).as("each reads for itself").hasSize(2);
    }

    @Test
    void aClientWithOtherBatchesGetsOtherBytes() {
        Batch one = text(300);
        Batch two = text(301);
        frames.share();

        ByteBuf first = join(one);
        assertThat(join(one, two).memoryAddress()).isNotEqualTo(first.memoryAddress());
        assertThat(read(join(two)).getFirst().bytes()).hasSize(301);
        assertThat(read(join(one)).getFirst().bytes()).hasSize(300);
    }

    @Test
    void nothingIsKeptForTheNextTurn() {
        Batch one = text(300);
        frames.share();
        ByteBuf first = join(one);
        frames.forget();

        assertThat(first.refCnt()).isEqualTo(1);
        assertThat(join(one).memoryAddress()).isNotEqualTo(first.memoryAddress());
    }

    @Test
    void aLargeStateIsNotCopiedForEachClient() {
        Batch state = text(500_000);
        frames.share();

        for (int i = 0; i < 10; i++) {
            assertThat(read(join(state, text(i))))
                    .extracting(frame -> frame.bytes().length)
                    .containsExactly(500_000, i);
        }

        assertThat(allocator.metric().usedDirectMemory()).isBetween(500_000L, 1_000_000L);
    }

    @Test
    void buffersAreReleasedWhenAllocationFailsHalfway() {
        frames.share();

        assertThatThrownBy(() -> frames.join(List.of(text(500_000), text(10)), new Scarce(allocator, 1)))
                .isInstanceOf(OutOfMemoryError.class);

        frames.forget();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    /** Fails after a few allocations. */
    private static final class Scarce extends AbstractByteBufAllocator {
        private final ByteBufAllocator memory;
        private int left;

        private Scarce(ByteBufAllocator memory, int buffers) {
            this.memory = memory;
            this.left = buffers;
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            if (left == 0) {
                throw new OutOfMemoryError("no more buffers in this test");
            }
            left--;
            return memory.directBuffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return memory.heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
