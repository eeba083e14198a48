package dev.signalbox.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Puts on every answer what has to be on every answer, whoever wrote it: a filter would not see those that the server gives
 * before there is a route. No type is guessed, and no address of ours travels to other sites.
 */
@Singleton
final class EveryAnswer implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private static final String NAME = "every-answer";

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Customizer(null));
        return event.getBean();
    }

    private static final class Customizer implements NettyServerCustomizer {
        private final @Nullable Channel channel;

        Customizer(@Nullable Channel channel) {
            this.channel = channel;
        }

        @Override
        public NettyServerCustomizer specializeForChannel(Channel specialized, ChannelRole role) {
            return role == ChannelRole.CONNECTION ? new Customizer(specialized) : this;
        }

        @Override
        public void onStreamPipelineBuilt() {
            ChannelPipeline pipeline = channel == null ? null : channel.pipeline();
            if (pipeline != null && pipeline.get(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND) != null) {
                pipeline.addBefore(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND, NAME, Headers.INSTANCE);
            }
        }
    }

    /** Stateless, so one for all connections. */
    @Sharable
    private static final class Headers extends ChannelOutboundHandlerAdapter {
        private static final Headers INSTANCE = new Headers();

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof HttpResponse response) {
                add(response.headers());
                ctx.write(message, promise);
                if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                    ctx.pipeline().remove(this); // what follows are frames, many of them
                }
            } else {
                ctx.write(message, promise);
            }
        }

        private static void add(HttpHeaders headers) {
            headers.set("X-Content-Type-Options", "nosniff");
            if (!headers.contains("Referrer-Policy")) {
                headers.set("Referrer-Policy", "same-origin");
            }
        }
    }
}
