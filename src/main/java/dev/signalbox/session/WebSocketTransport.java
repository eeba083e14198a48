package dev.signalbox.session;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import dev.signalbox.ops.OpenConnections;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
 * Sends and receives messages as WebSocket frames, one each. Only on the channel's event loop, even while the session that
 * will own it is still on another.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which is handled
public final class WebSocketTransport extends ChannelInboundHandlerAdapter implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);

    /** How long the client may take to answer our close frame. */
    private static final long CLOSE_SECONDS = 2;

    private final Channel channel;
    private final Loop loop;
    private final WebSocketDecoderConfig frames;
    /** Set before the first frame. */
    private @Nullable ChannelHandlerContext context;

    /** Set before the first frame. */
    private @Nullable Receiver receiver;
    /** The events between {@link #hold} and {@link #release}; otherwise {@code null}. */
    private @Nullable List<Consumer<Receiver>> held;

    private boolean closing;

    /** @param frames the size limit, both of a frame and of a whole message */
    WebSocketTransport(Channel channel, Loop loop, WebSocketDecoderConfig frames) {
        this.channel = channel;
        this.loop = loop;
        this.frames = frames;
    }

    /** Adds itself and its handlers to the pipeline after the given handler. */
    void addAfter(ChannelHandlerContext bytes) {
        assert channel.eventLoop().inEventLoop();
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addAfter(bytes.name(), null, this);
        pipeline.addAfter(bytes.name(), null, new WebSocket13FrameDecoder(frames));
        pipeline.addAfter(
                bytes.name(), null, Encoder.INSTANCE); // before the decoder, which writes a close frame for bad frames
    }

    /** Stateless, so one instance for all connections. */
    @Sharable
    private static final class Encoder extends WebSocket13FrameEncoder {
        private static final Encoder INSTANCE = new Encoder();

        private Encoder() {
            super(false);
        }
    }

    /** The event loop of the channel. Any thread. */
    public Loop loop() {
        return loop;
    }

    public void deliverTo(Receiver next) {
        assert channel.eventLoop().inEventLoop();
        receiver = next;
    }

    /** Pauses reading and holds events until {@link #release}. */
    public void hold() {
        assert channel.eventLoop().inEventLoop();
        held = new ArrayList<>(2);
        read(false);
    }

    /** Passes the held events to the receiver, in order, and resumes reading. */
    public void release(Receiver next) {
        assert channel.eventLoop().inEventLoop();
        List<Consumer<Receiver>> kept = held == null ? List.of() : held;
        held = null;
        receiver = next;
        read(true); // before the held events, which may make the receiver stop reading again
        kept.forEach(each -> each.accept(next));
    }

    private void dispatch(Consumer<Receiver> event) {
        if (held != null) {
            held.add(event);
        } else if (receiver != null) {
            event.accept(receiver);
        } else {
            throw new IllegalStateException("no receiver yet");
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
                        dispatch(receiver -> receiver.message(Frame.text(bytes)));
                    } else {
                        dispatch(receiver -> receiver.failed(CloseReason.INVALID_UTF8));
                    }
                }
                case BinaryWebSocketFrame binary -> {
                    byte[] bytes = ByteBufUtil.getBytes(binary.content());
                    dispatch(receiver -> receiver.message(new Frame(bytes, true)));
                }
                case PingWebSocketFrame ping -> {
                    // A client that does not read gets no further pongs: RFC 6455 (5.5.3) requires only the newest.
                    if (channel.isWritable()) {
                        ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()), ctx.voidPromise());
                    }
                    dispatch(Receiver::control);
                }
                case CloseWebSocketFrame close -> closedByClient(ctx);
                case PongWebSocketFrame pong -> dispatch(Receiver::control);
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Adds an aggregator before this handler at the first fragmented message, which most clients never send. */
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
            ctx.close(); // the client's answer to our close frame
        } else {
            dispatch(receiver -> receiver.failed(CloseReason.CLIENT_CLOSED));
            ctx.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        dispatch(Receiver::writable);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        dispatch(Receiver::disconnected);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException e ->
                dispatch(receiver -> receiver.failed(CloseReason.PROTOCOL_ERROR));
            case TooLongFrameException e -> dispatch(receiver -> receiver.failed(CloseReason.PAYLOAD_TOO_LARGE));
            case IOException e -> ctx.close(); // the connection broke
            case PrematureChannelClosureException e -> ctx.close(); // the connection broke within a fragmented message
            default -> {
                LOG.error("[WS] channel={} failed; closing the connection", channel.id(), cause);
                dispatch(receiver -> receiver.failed(CloseReason.INTERNAL));
            }
        }
    }

    @Override
    public OpenConnections.Kind kind() {
        return OpenConnections.Kind.WEBSOCKET;
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable() && !closing;
    }

    @Override
    public void write(List<Batch> batches) {
        ChannelHandlerContext ctx = context();
        // Bypasses the encoder, which would allocate a buffer per frame and client.
        ctx.write(loop.frames().join(batches, ctx.alloc()), ctx.voidPromise());
    }

    @Override
    public void flush() {
        context().flush();
    }

    @Override
    public long unsentBytes() {
        return Transport.unsentBytes(channel);
    }

    @Override
    public void read(boolean on) {
        channel.config().setAutoRead(on);
    }

    /** Sends a ping frame, which the client's library answers. */
    public void ping() {
        context().writeAndFlush(new PingWebSocketFrame(), context().voidPromise());
    }

    @Override
    public void close(CloseReason reason, Batch last) {
        assert channel.eventLoop().inEventLoop();
        if (closing || !channel.isActive()) {
            return;
        }
        // Closing before the client has read our frame could lose it: wait for its answer, up to the timeout.
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
        if (!last.frames().isEmpty() && channel.isWritable()) {
            write(List.of(last));
        }
        closing = true;
        context()
                .writeAndFlush(new CloseWebSocketFrame(reason.code(), reason.word()))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return context;
    }
}
