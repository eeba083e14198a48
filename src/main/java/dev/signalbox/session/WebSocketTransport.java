package dev.signalbox.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages as WebSocket frames, one each, for whoever receives them. Only on the channel's event loop, also while the
 * session that will have it still lives on another.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that we hear of
public final class WebSocketTransport extends ChannelInboundHandlerAdapter implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);

    /** How long the other side may take to answer our close frame. */
    private static final long CLOSE_SECONDS = 2;

    private final Channel channel;
    private final Loop loop;
    private final WebSocketDecoderConfig frames;
    /** Set before the first frame. */
    private @Nullable ChannelHandlerContext context;

    /** Set before the first frame. */
    private @Nullable Receiver receiver;
    /** What happens between {@link #hold} and {@link #release}; else {@code null}. */
    private @Nullable List<Consumer<Receiver>> held;

    private boolean closing;

    /** @param frames what the client may send; of a whole message as of one frame */
    WebSocketTransport(Channel channel, Loop loop, WebSocketDecoderConfig frames) {
        this.channel = channel;
        this.loop = loop;
        this.frames = frames;
    }

    /** Joins the pipeline, with what it needs, where bytes come out. */
    void addBehind(ChannelHandlerContext bytes) {
        assert channel.eventLoop().inEventLoop();
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addAfter(bytes.name(), null, this);
        pipeline.addAfter(bytes.name(), null, new WebSocket13FrameDecoder(frames));
        pipeline.addAfter(bytes.name(), null, Encoder.INSTANCE); // in front of the decoder, which closes on bad frames
    }

    /** Stateless, so one for all connections. */
    @Sharable
    private static final class Encoder extends WebSocket13FrameEncoder {
        private static final Encoder INSTANCE = new Encoder();

        private Encoder() {
            super(false);
        }
    }

    /** Where the channel lives, and with it this. Any thread. */
    public Loop loop() {
        return loop;
    }

    /** From now on this one hears everything. */
    public void deliverTo(Receiver next) {
        assert channel.eventLoop().inEventLoop();
        receiver = next;
    }

    /** Keeps what comes, and reads no more, until the next receiver has arrived on this loop. */
    public void hold() {
        assert channel.eventLoop().inEventLoop();
        held = new ArrayList<>(2);
        read(false);
    }

    /** Hands over what was kept, in order, and reads on. */
    public void release(Receiver next) {
        assert channel.eventLoop().inEventLoop();
        List<Consumer<Receiver>> kept = held == null ? List.of() : held;
        held = null;
        receiver = next;
        read(true); // before what was kept, of which there may be so much that reading has to stop
        kept.forEach(each -> each.accept(next));
    }

    private void tell(Consumer<Receiver> event) {
        if (held != null) {
            held.add(event);
        } else if (receiver != null) {
            event.accept(receiver);
        } else {
            throw new IllegalStateException("nobody receives yet");
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        WebSocketFrame frame = (WebSocketFrame) message;
        if (!frame.isFinalFragment()) {
            aggregate(ctx, frame);
            return;
        }
        try {
            switch (frame) {
                case TextWebSocketFrame text -> {
                    ByteBuf content = text.content();
                    if (ByteBufUtil.isText(content, StandardCharsets.UTF_8)) {
                        byte[] bytes = ByteBufUtil.getBytes(content);
                        tell(receiver -> receiver.text(bytes));
                    } else {
                        tell(receiver -> receiver.failed(Ending.NOT_TEXT));
                    }
                }
                case BinaryWebSocketFrame binary -> {
                    byte[] bytes = ByteBufUtil.getBytes(binary.content());
                    tell(receiver -> receiver.binary(bytes));
                }
                case PingWebSocketFrame ping -> {
                    // Who does not read gets no more of them: RFC 6455 (5.5.3) asks for the newest alone.
                    if (channel.isWritable()) {
                        ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()), ctx.voidPromise());
                    }
                    tell(Receiver::control);
                }
                case CloseWebSocketFrame close -> closedByClient(ctx);
                case PongWebSocketFrame pong -> tell(Receiver::control);
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** A message in fragments, which most clients never send, is put together in front of us; so are all later ones. */
    private void aggregate(ChannelHandlerContext ctx, WebSocketFrame first) {
        WebSocketFrameAggregator aggregator = new WebSocketFrameAggregator(frames.maxFramePayloadLength());
        ctx.pipeline().addBefore(ctx.name(), null, aggregator);
        try {
            aggregator.channelRead(ctx.pipeline().context(aggregator), first);
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
    }

    private void closedByClient(ChannelHandlerContext ctx) {
        if (closing) {
            ctx.close(); // the answer to our own close frame
        } else {
            tell(receiver -> receiver.failed(Ending.CLIENT_CLOSED));
            ctx.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        tell(Receiver::writable);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        tell(Receiver::disconnected);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException e -> tell(receiver -> receiver.failed(Ending.PROTOCOL_ERROR));
            case TooLongFrameException e -> tell(receiver -> receiver.failed(Ending.TOO_LARGE));
            case IOException e -> ctx.close(); // the connection broke
            case PrematureChannelClosureException e -> ctx.close(); // the same, amid the fragments of a message
            default -> {
                LOG.error("[WS] channel={} failed", channel.id(), cause);
                tell(receiver -> receiver.failed(Ending.INTERNAL));
            }
        }
    }

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable() && !closing;
    }

    @Override
    public void write(List<Batch> batches) {
        ChannelHandlerContext ctx = context();
        // Bytes pass below the encoder, which would make a buffer of each frame for each client.
        ctx.write(loop.frames().join(batches, ctx.alloc()), ctx.voidPromise());
    }

    @Override
    public void flush() {
        context().flush();
    }

    @Override
    public long unsentBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    @Override
    public void read(boolean on) {
        channel.config().setAutoRead(on);
    }

    @Override
    public void ping() {
        context().writeAndFlush(new PingWebSocketFrame(), context().voidPromise());
    }

    @Override
    public void close(Ending ending, Batch last) {
        assert channel.eventLoop().inEventLoop();
        if (closing || !channel.isActive()) {
            return;
        }
        // Closing before the client has read our frame could lose it: wait for its answer, but not for ever.
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
        if (!last.frames().isEmpty() && channel.isWritable()) {
            write(List.of(last));
        }
        closing = true;
        context()
                .writeAndFlush(new CloseWebSocketFrame(ending.code(), ending.reason()))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return context;
    }
}
