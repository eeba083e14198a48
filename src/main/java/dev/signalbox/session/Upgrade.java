package dev.signalbox.session;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import dev.signalbox.net.ClientAddress;
import dev.signalbox.net.HttpHandlers;
import dev.signalbox.ops.OpenConnections;
import io.micronaut.http.server.netty.websocket.NettyServerWebSocketUpgradeHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.logging.LoggingHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import jakarta.inject.Singleton;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Upgrades requests for the paths of the {@link SocketEndpoint}s to WebSockets, below Micronaut: Micronaut would keep the
 * whole request while the socket is open, and does not allow a socket and a controller on the same path, as Engine.IO
 * requires.
 */
@Singleton
final class Upgrade implements HttpHandlers {
    private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);
    private static final String NAME = "socket-upgrade";

    private final Map<String, SocketEndpoint> endpoints;
    private final ClientAddress clientAddress;
    private final Loops loops;
    private final OpenConnections connections;
    private final WebSocketDecoderConfig frames;

    Upgrade(
            List<SocketEndpoint> endpoints,
            ClientAddress clientAddress,
            TransportSettings settings,
            Loops loops,
            OpenConnections connections) {
        this.clientAddress = clientAddress;
        this.loops = loops;
        this.connections = connections;
        this.endpoints =
                endpoints.stream().collect(Collectors.toUnmodifiableMap(SocketEndpoint::path, Function.identity()));
        this.frames = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(settings.maxPayload())
                .build();
    }

    @Override
    public void addTo(ChannelPipeline pipeline, String server) {
        pipeline.addBefore(server, NAME, new Handler());
        // permessage-deflate costs more than the rest of a delivery, and any client may request it.
        if (pipeline.get(NettyServerWebSocketUpgradeHandler.COMPRESSION_HANDLER) != null) {
            pipeline.remove(NettyServerWebSocketUpgradeHandler.COMPRESSION_HANDLER);
        }
    }

    /** One connection, until it is a WebSocket. Event loop only. */
    private final class Handler extends ChannelDuplexHandler {
        /** The number of requests that were passed on and have no response yet. */
        private int unanswered;
        /** Opens the connection of the current upgrade; {@code null} without one. */
        private SocketEndpoint.@Nullable Opening opening;

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                SocketEndpoint endpoint = endpoint(request);
                if (endpoint == null) {
                    unanswered++;
                } else {
                    switch (judge(endpoint, request, ctx.channel().remoteAddress())) {
                        case SocketEndpoint.Rejected rejected -> reject(ctx, rejected);
                        case SocketEndpoint.Accepted accepted -> {
                            opening = counted(endpoint.kind(), ctx.channel(), accepted.opening());
                            boolean overTls = clientAddress.isOverTls(request.headers(), ctx.channel());
                            ctx.channel().write(WebSocketHandshake.answer(request, overTls));
                        }
                    }
                    ReferenceCountUtil.release(message);
                    return;
                }
            }
            if (opening == null) {
                ctx.fireChannelRead(message);
                return;
            }
            ReferenceCountUtil.release(message);
            if (message instanceof LastHttpContent) {
                open(ctx.channel(), opening);
            }
        }

        /** An upgrade may be ignored, and after a pipelined request it must not overtake that request's response. */
        private @Nullable SocketEndpoint endpoint(HttpRequest request) {
            return unanswered == 0
                            && request.decoderResult().isSuccess()
                            && WebSocketHandshake.isAsked(request.headers())
                    ? endpoints.get(path(request.uri()))
                    : null;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            boolean goesOn = message instanceof HttpResponse response
                    && response.status().equals(HttpResponseStatus.CONTINUE);
            if (message instanceof LastHttpContent && !goesOn) {
                unanswered--;
            }
            ctx.write(message, promise);
        }
    }

    /** Counts the socket until its connection is closed. */
    @SuppressWarnings("FutureReturnValueIgnored") // cannot fail
    private SocketEndpoint.Opening counted(OpenConnections.Kind kind, Channel channel, SocketEndpoint.Opening opening) {
        return transport -> {
            Runnable gone = connections.opened(kind);
            channel.closeFuture().addListener(closed -> gone.run());
            opening.open(transport);
        };
    }

    private static SocketEndpoint.Verdict judge(SocketEndpoint endpoint, HttpRequest request, SocketAddress peer) {
        try {
            SocketEndpoint.Verdict verdict = endpoint.judge(request, peer);
            return verdict instanceof SocketEndpoint.Accepted && !WebSocketHandshake.isValid(request)
                    ? SocketEndpoint.Rejected.of(
                            new Refused(ErrorCode.INVALID_PAYLOAD, "This is no WebSocket handshake."))
                    : verdict;
        } catch (RuntimeException e) {
            LOG.error("[WS] upgrade=failed path={}; answering with an internal error", endpoint.path(), e);
            return new SocketEndpoint.Rejected(500, new byte[0], 0);
        }
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private void reject(ChannelHandlerContext ctx, SocketEndpoint.Rejected rejected) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(rejected.status()),
                Unpooled.wrappedBuffer(rejected.json()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (rejected.retryAfterSeconds() > 0) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, rejected.retryAfterSeconds());
        }
        // Micronaut never saw the request, so it must not see its end either.
        ctx.pipeline().replace(ctx.handler(), NAME, new Discard());
        ctx.channel().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** Between a refusal and the close of the connection. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }

    /** The request is complete and its response written. */
    private void open(Channel channel, SocketEndpoint.Opening opening) {
        ChannelPipeline pipeline = channel.pipeline();
        List<ChannelHandler> before = List.copyOf(pipeline.toMap().values());
        HttpServerCodec codec = pipeline.get(HttpServerCodec.class);
        codec.removeOutboundHandler();
        WebSocketTransport transport = new WebSocketTransport(channel, loops.of(channel.eventLoop()), frames);
        transport.addAfter(pipeline.context(codec));
        channel.config().setAutoRead(true); // Micronaut requested every read itself
        try {
            opening.open(transport);
        } catch (RuntimeException e) {
            LOG.error("[WS] open=failed channel={}; closing the connection", channel.id(), e);
            channel.close();
        }
        pipeline.remove(codec); // bytes it has read beyond the request go to the transport
        // From the first handler to the last, which Micronaut keeps a reference to and which must not retain the
        // others.
        for (ChannelHandler each : before) {
            if (each != codec && !(each instanceof SslHandler) && !(each instanceof LoggingHandler)) {
                pipeline.remove(each);
            }
        }
        channel.flush();
    }
}
