package dev.signalbox.net;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Json;
import dev.signalbox.ops.Metrics;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.internal.PlatformDependent;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what the bodies of all requests hold together, from their first byte to their answer: the limit of one body
 * does not help against a thousand unfinished ones, and the embedded store uses the same memory. Beyond it a request gets 503
 * and its connection is closed after the client has had time to read that. Small bodies are not counted, so that most
 * requests touch nothing shared.
 */
@Singleton
final class BodyBudget implements HttpHandlers {
    private static final String NAME = "body-budget";
    private static final long UNCOUNTED = 16 * 1024;
    private static final long LINGER_MILLIS = 1_000;

    private final long most;
    private final Metrics metrics;

    // Guarded by this.
    private final Map<String, Long> byPeer = new HashMap<>();
    long all;

    /** A quarter of the memory for buffers: answers and sockets need the rest. */
    @Inject
    BodyBudget(Metrics metrics) {
        this(PlatformDependent.maxDirectMemory() / 4, metrics);
    }

    BodyBudget(long most, Metrics metrics) {
        this.most = most;
        this.metrics = metrics;
    }

    private synchronized boolean take(String peer, long bytes) {
        long ofPeer = byPeer.getOrDefault(peer, 0L) + bytes;
        if (all + bytes > most || ofPeer > most / 2) {
            return false;
        }
        all += bytes;
        byPeer.put(peer, ofPeer);
        return true;
    }

    private synchronized void free(String peer, long bytes) {
        all -= bytes;
        byPeer.computeIfPresent(peer, (same, held) -> held == bytes ? null : Long.valueOf(held - bytes));
    }

    @Override
    public void addTo(ChannelPipeline pipeline, String server) {
        pipeline.addBefore(server, NAME, new Counting());
    }

    /** One connection. Event loop only. */
    private final class Counting extends ChannelDuplexHandler {
        /** Of the request that is under way. */
        private long seen;

        private long taken;
        /** The rest of the request is not kept any more. */
        private boolean answered;

        private boolean refused;
        /** Whether the request has come to its end. */
        private boolean complete = true;
        /** Closes the connection, when the client has had time to read the answer. */
        private @Nullable ChannelPromise closing;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest) {
                answered = false;
                complete = false;
            }
            if (message instanceof LastHttpContent last && last.decoderResult().isSuccess()) {
                complete = true; // a malformed one may go on for long
            }
            if (closing != null) {
                ReferenceCountUtil.release(message);
                if (complete) {
                    ctx.close(closing);
                }
                return;
            }
            if (refused || message instanceof HttpContent content && !answered && !fits(ctx, content)) {
                ReferenceCountUtil.release(message);
                if (!refused) {
                    refuse(ctx);
                }
                return;
            }
            ctx.fireChannelRead(message);
        }

        private boolean fits(ChannelHandlerContext ctx, HttpContent content) {
            seen += content.content().readableBytes();
            long more = seen - UNCOUNTED - taken;
            if (more > 0) {
                if (!take(peer(ctx), more)) {
                    return false;
                }
                taken += more;
            }
            return true;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // closing
        private void refuse(ChannelHandlerContext ctx) {
            refused = true;
            metrics.error(ErrorCode.STORE_UNAVAILABLE);
            byte[] problem = JsonText.write(Json.object(
                    "type",
                    "about:blank",
                    "title",
                    ErrorCode.STORE_UNAVAILABLE.title(),
                    "status",
                    503,
                    "detail",
                    "Too much is being sent at once. Try again.",
                    "code",
                    ErrorCode.STORE_UNAVAILABLE.name(),
                    "retryAfter",
                    5));
            FullHttpResponse answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.SERVICE_UNAVAILABLE, Unpooled.wrappedBuffer(problem));
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                    .set(HttpHeaderNames.CONTENT_LENGTH, problem.length)
                    .set(HttpHeaderNames.RETRY_AFTER, 5)
                    .set(HttpHeaderNames.CONNECTION, "close");
            ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            boolean goesOn = message instanceof HttpResponse response
                    && response.status().equals(HttpResponseStatus.CONTINUE);
            if (message instanceof LastHttpContent && !goesOn) {
                answered = true;
                free(ctx);
            }
            ctx.write(message, promise);
        }

        /** To close on a client that is still sending would reset the connection, and the answer with it. */
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // closing
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            if (complete || closing != null || !ctx.channel().isActive()) {
                ctx.close(promise);
                return;
            }
            closing = promise;
            ctx.channel().config().setAutoRead(true);
            ctx.read();
            ctx.executor().schedule(() -> ctx.close(promise), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            free(ctx);
            ctx.fireChannelInactive();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            free(ctx);
        }

        private void free(ChannelHandlerContext ctx) {
            if (taken > 0) {
                BodyBudget.this.free(peer(ctx), taken);
            }
            seen = 0;
            taken = 0;
        }

        /** The other end of the connection, also where that is a proxy. */
        private static String peer(ChannelHandlerContext ctx) {
            return ctx.channel().remoteAddress() instanceof InetSocketAddress inet
                    ? String.valueOf(inet.getAddress())
                    : "";
        }
    }
}
