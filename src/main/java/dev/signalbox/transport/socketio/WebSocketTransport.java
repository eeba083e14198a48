package dev.signalbox.transport.socketio;

import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.websocket.NettyServerWebSocketHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session's packets as WebSocket frames, one each (Engine.IO v4, "WebSocket"). Event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that we hear of
final class WebSocketTransport extends ChannelInboundHandlerAdapter implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);

    /** How long the other side may take to answer our close frame. */
    private static final long CLOSE_SECONDS = 2;

    private final Channel channel;
    /** Set before the first frame. */
    private @Nullable ChannelHandlerContext context;

    private @Nullable EngineSession session;
    private boolean closing;

    WebSocketTransport(Channel channel) {
        this.channel = channel;
    }

    /**
     * Takes the channel over from Micronaut, whose handlers would keep the whole request alive, close idle sockets and cut
     * all of them at once when the server stops.
     *
     * @param micronaut the handler that serves HTTP and is about to be replaced
     */
    void take(ChannelHandlerContext micronaut, EngineSession session, int maxPayload) {
        assert channel.eventLoop().inEventLoop();
        this.session = session;
        ChannelPipeline pipeline = channel.pipeline();
        String decoder = pipeline.context(WebSocketFrameDecoder.class).name();
        pipeline.replace(
                decoder,
                decoder,
                new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(maxPayload)
                        .build()));
        pipeline.addBefore(micronaut.name(), "engine.io-aggregator", new WebSocketFrameAggregator(maxPayload));
        pipeline.addBefore(micronaut.name(), "engine.io", this);
        // Not now: Micronaut is still adding its own.
        channel.eventLoop().execute(() -> {
            remove(pipeline, NettyServerWebSocketHandler.ID);
            remove(pipeline, ChannelPipelineCustomizer.HANDLER_IDLE_STATE);
            remove(pipeline, Upgrade.HANDLER);
        });
    }

    private static void remove(ChannelPipeline pipeline, String name) {
        if (pipeline.get(name) != null) {
            pipeline.remove(name);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ctx.fireChannelRead(message); // the end of the upgrade request
            return;
        }
        try {
            EngineSession session = session();
            switch (frame) {
                case TextWebSocketFrame text -> {
                    ByteBuf content = text.content();
                    if (ByteBufUtil.isText(content, StandardCharsets.UTF_8)) {
                        session.text(ByteBufUtil.getBytes(content));
                    } else {
                        session.close(Ending.NOT_TEXT);
                    }
                }
                case BinaryWebSocketFrame binary -> session.binary(ByteBufUtil.getBytes(binary.content()));
                case PingWebSocketFrame ping ->
                    ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()), ctx.voidPromise());
                case CloseWebSocketFrame close -> closedByClient(ctx);
                default -> {} // a pong that nobody asked for
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void closedByClient(ChannelHandlerContext ctx) {
        if (closing) {
            ctx.close(); // the answer to our own close frame
        } else {
            session().close(Ending.CLIENT_CLOSED);
            ctx.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        session().drain();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session().disconnected();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException e -> session().close(Ending.PROTOCOL_ERROR);
            case TooLongFrameException e -> session().close(Ending.TOO_LARGE);
            case IOException e -> ctx.close(); // the connection broke
            default -> {
                LOG.error("[WS] session={} failed", session().sid(), cause);
                session().close(Ending.INTERNAL);
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
    public void write(List<Frame> frames) {
        assert channel.eventLoop().inEventLoop();
        ChannelHandlerContext ctx = context();
        for (Frame frame : frames) {
            ByteBuf bytes = Unpooled.wrappedBuffer(frame.bytes());
            ctx.write(
                    frame.binary() ? new BinaryWebSocketFrame(bytes) : new TextWebSocketFrame(bytes),
                    ctx.voidPromise());
        }
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
    public void close(Ending ending) {
        assert channel.eventLoop().inEventLoop();
        if (closing || !channel.isActive()) {
            return;
        }
        closing = true;
        // Closing before the client has read our frame could lose it: wait for its answer, but not for ever.
        context()
                .writeAndFlush(new CloseWebSocketFrame(ending.code(), ending.reason()))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return context;
    }

    private EngineSession session() {
        if (session == null) {
            throw new IllegalStateException("no session yet");
        }
        return session;
    }
}
