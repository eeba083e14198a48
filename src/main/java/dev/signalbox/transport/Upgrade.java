package dev.signalbox.transport;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.websocket.NettyServerWebSocketUpgradeHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AttributeKey;
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
 * Sends upgrade requests for the paths of the {@link SocketEndpoint}s to {@link SocketDoor}. Micronaut does not let a socket
 * and a controller share a path, and Engine.IO wants just that: so the socket lives on a path of its own, and the request is
 * rewritten before Micronaut routes it. A socket reached on that path without coming through here finds no {@link #OPENING}.
 */
@Singleton
final class Upgrade implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    static final String INTERNAL_PATH = "/socket-upgrade";
    private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);

    static final String HANDLER = "socket-upgrade";

    /** Set for the one request that is being upgraded. */
    static final AttributeKey<SocketEndpoint.Opening> OPENING = AttributeKey.valueOf("signalbox.opening");

    private final Handler handler;

    Upgrade(List<SocketEndpoint> endpoints) {
        this.handler = new Handler(
                endpoints.stream().collect(Collectors.toUnmodifiableMap(SocketEndpoint::path, Function.identity())));
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Customizer(null));
        return event.getBean();
    }

    private final class Customizer implements NettyServerCustomizer {
        private final @Nullable Channel channel;

        Customizer(@Nullable Channel channel) {
            this.channel = channel;
        }

        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return role == ChannelRole.CONNECTION ? new Customizer(channel) : this;
        }

        @Override
        public void onStreamPipelineBuilt() {
            if (channel == null) {
                return;
            }
            ChannelPipeline pipeline = channel.pipeline();
            if (pipeline.get(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND) == null) {
                return; // HTTP/2, which knows no upgrade
            }
            pipeline.addBefore(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND, HANDLER, handler);
            // permessage-deflate costs more than all the rest of a delivery, and every client may ask for it.
            if (pipeline.get(NettyServerWebSocketUpgradeHandler.COMPRESSION_HANDLER) != null) {
                pipeline.remove(NettyServerWebSocketUpgradeHandler.COMPRESSION_HANDLER);
            }
        }
    }

    /** Stateless, so one for all connections. */
    @Sharable
    private static final class Handler extends ChannelInboundHandlerAdapter {
        private final Map<String, SocketEndpoint> endpoints;

        Handler(Map<String, SocketEndpoint> endpoints) {
            this.endpoints = endpoints;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                ctx.channel().attr(OPENING).set(null);
                SocketEndpoint endpoint = isUpgrade(request.headers()) ? endpoints.get(path(request.uri())) : null;
                switch (endpoint == null
                        ? null
                        : judge(endpoint, request, ctx.channel().remoteAddress())) {
                    case null -> {}
                    case SocketEndpoint.Refused refused -> {
                        ReferenceCountUtil.release(message);
                        refuse(ctx, refused);
                        return;
                    }
                    case SocketEndpoint.Accepted accepted -> {
                        ctx.channel().attr(OPENING).set(accepted.opening());
                        request.setUri(INTERNAL_PATH);
                        // Judged above. Micronaut would refuse every page but our own on localhost, and look up the
                        // credential a second time, on a thread from which the socket would then be opened.
                        request.headers()
                                .remove(HttpHeaderNames.ORIGIN)
                                .remove(HttpHeaderNames.AUTHORIZATION)
                                .remove(HttpHeaderNames.COOKIE)
                                .remove("X-API-Key");
                    }
                }
            }
            ctx.fireChannelRead(message);
        }

        private static SocketEndpoint.Verdict judge(SocketEndpoint endpoint, HttpRequest request, SocketAddress peer) {
            try {
                return endpoint.judge(request, peer);
            } catch (RuntimeException e) {
                LOG.error("[WS] upgrade of {} failed", endpoint.path(), e);
                return new SocketEndpoint.Refused(500, new byte[0], 0);
            }
        }

        private static boolean isUpgrade(HttpHeaders headers) {
            return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                    && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
        }

        private static String path(String uri) {
            int query = uri.indexOf('?');
            String path = query < 0 ? uri : uri.substring(0, query);
            return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        }

        private void refuse(ChannelHandlerContext ctx, SocketEndpoint.Refused refused) {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(refused.status()),
                    Unpooled.wrappedBuffer(refused.json()));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            if (refused.retryAfterSeconds() > 0) {
                response.headers().set(HttpHeaderNames.RETRY_AFTER, refused.retryAfterSeconds());
            }
            // Micronaut never saw the request, so it must not see the end of it either.
            ctx.pipeline().replace(this, HANDLER, new Discard());
            ctx.channel().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Between a refusal and the end of the connection. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
