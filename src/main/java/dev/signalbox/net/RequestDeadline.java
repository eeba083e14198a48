package dev.signalbox.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that take too long for the head of a request, or for its body: a client that sends a byte now and
 * then would hold many of them and their memory, and no idle timeout would see it. For a head it counts from the opening, later
 * from the first byte of the next request; never while an answer is awaited, and not on a WebSocket, whose upgrade removes
 * these handlers.
 */
@Singleton
final class RequestDeadline implements HttpHandlers {
    /** A few hundred bytes: longer than the worst mobile network takes. */
    private static final Duration HEAD = Duration.ofSeconds(30);
    /** 25 MiB, the most that is taken, at 3.5 Mbit/s. */
    private static final Duration BODY = Duration.ofSeconds(60);

    private static final String BYTES = "head-deadline-bytes";
    private static final String REQUESTS = "head-deadline-requests";

    private final long headMillis;
    private final long bodyMillis;

    @Inject
    RequestDeadline() {
        this(HEAD, BODY);
    }

    RequestDeadline(Duration head, Duration body) {
        this.headMillis = head.toMillis();
        this.bodyMillis = body.toMillis();
    }

    @Override
    public void addTo(ChannelPipeline pipeline, String server) {
        Bytes bytes = new Bytes(headMillis);
        pipeline.addFirst(BYTES, bytes);
        pipeline.addBefore(server, REQUESTS, new Requests(bytes, bodyMillis));
    }

    /** Sees the first bytes of a request. Event loop only, as all here. */
    private static final class Bytes extends ChannelInboundHandlerAdapter {
        private final long millis;
        private boolean underWay;
        private @Nullable Future<?> timer;

        Bytes(long millis) {
            this.millis = millis;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            start(ctx, millis);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (!underWay && timer == null) {
                start(ctx, millis);
            }
            ctx.fireChannelRead(message);
        }

        @SuppressWarnings("FutureReturnValueIgnored") // closing
        private void start(ChannelHandlerContext ctx, long within) {
            stop();
            timer = ctx.executor().schedule(() -> ctx.channel().close(), within, TimeUnit.MILLISECONDS);
        }

        private void stop() {
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            stop();
            ctx.fireChannelInactive();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            stop();
        }
    }

    /** Sees the request that they make. */
    private static final class Requests extends ChannelInboundHandlerAdapter {
        private final Bytes bytes;
        private final long bodyMillis;

        Requests(Bytes bytes, long bodyMillis) {
            this.bytes = bytes;
            this.bodyMillis = bodyMillis;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                bytes.underWay = true;
                bytes.stop();
                if (HttpUtil.isContentLengthSet(request) || HttpUtil.isTransferEncodingChunked(request)) {
                    bytes.start(ctx, bodyMillis);
                }
            }
            if (message instanceof LastHttpContent) {
                bytes.underWay = false;
                bytes.stop();
            }
            ctx.fireChannelRead(message);
        }
    }
}
