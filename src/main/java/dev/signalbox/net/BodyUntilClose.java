package dev.signalbox.net;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import jakarta.inject.Singleton;

/**
 * A client of HTTP/1.0, such as nginx in front of us by default, knows no {@code Transfer-Encoding} (RFC 9112, 6.1) and would
 * read the chunks' sizes as text: a body without a length then ends with the connection.
 */
@Singleton
final class BodyUntilClose implements HttpHandlers {
    private static final String NAME = "body-until-close";

    @Override
    public void addTo(ChannelPipeline pipeline, String server) {
        pipeline.addBefore(server, NAME, new Handler());
    }

    /** One connection. Event loop only. */
    private static final class Handler extends ChannelDuplexHandler {
        /** Of the last request: no client mixes both versions in pipelined requests. */
        private boolean knowsChunks = true;
        /** The answer under way ends with the connection. */
        private boolean closes;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                knowsChunks = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
            }
            ctx.fireChannelRead(message);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (!knowsChunks
                    && message instanceof HttpResponse response
                    && HttpUtil.isTransferEncodingChunked(response)) {
                response.headers()
                        .remove(HttpHeaderNames.TRANSFER_ENCODING)
                        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                closes = true;
            }
            if (closes && message instanceof LastHttpContent) {
                ctx.write(message, promise.unvoid()).addListener(ChannelFutureListener.CLOSE);
            } else {
                ctx.write(message, promise);
            }
        }
    }
}
