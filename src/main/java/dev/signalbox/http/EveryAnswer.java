package dev.signalbox.http;

import dev.signalbox.net.HttpHandlers;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Singleton;

/**
 * Adds the headers that every answer must have: a filter would not see the answers that the server gives before there is a
 * route. Browsers guess no media type, and do not tell other sites our addresses.
 */
@Singleton
@Order(Ordered.HIGHEST_PRECEDENCE) // in front of the others, which answer too
final class EveryAnswer implements HttpHandlers {
    private static final String NAME = "every-answer";

    @Override
    public void addTo(ChannelPipeline pipeline, String server) {
        pipeline.addBefore(server, NAME, Headers.INSTANCE);
    }

    /** Stateless, so one for all connections. */
    @Sharable
    private static final class Headers extends ChannelOutboundHandlerAdapter {
        private static final Headers INSTANCE = new Headers();

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof HttpResponse response) {
                add(response.headers());
            }
            ctx.write(message, promise);
        }

        private static void add(HttpHeaders headers) {
            headers.set("X-Content-Type-Options", "nosniff");
            if (!headers.contains("Referrer-Policy")) {
                headers.set("Referrer-Policy", "same-origin");
            }
        }
    }
}
