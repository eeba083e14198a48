package dev.signalbox.sse;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.session.Receiver;
import dev.signalbox.session.Transport;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.netty.body.NettyByteBodyFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Writes a stream as the body of an HTTP response, which the server encodes in chunks or, for HTTP/1.0, up to the close. It
 * is writable while the server requests bytes, which it does once the network has accepted the last ones. Only on the
 * channel's event loop.
 */
public final class SseTransport implements Transport, Publisher<ByteBuf>, Subscription {
    /** After these the body is complete; after all others the client must not take it for that. */
    private static final Set<CloseReason> COMPLETE = Set.of(CloseReason.DRAINING, CloseReason.UNAUTHORIZED);

    private final Channel channel;
    /** Both are set before the response. */
    private @Nullable Receiver receiver;

    private Runnable opened = () -> {};
    private @Nullable Subscriber<? super ByteBuf> server;
    /** The number of writes that the server has requested. */
    private long requested;

    private boolean closed;

    public SseTransport(Channel channel) {
        this.channel = channel;
    }

    /** @param next called when the head of the response was written */
    public void deliverTo(Receiver session, Runnable next) {
        receiver = session;
        opened = next;
    }

    public Channel channel() {
        return channel;
    }

    /** The answer whose body it is. */
    public HttpResponse<?> answer() {
        // Passed to the server as a body of bytes, because it would prefetch 32 items of a publisher.
        return HttpResponse.ok(new NettyByteBodyFactory(channel).adaptNetty(this))
                .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header("X-Accel-Buffering", "no");
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuf> subscriber) {
        assert channel.eventLoop().inEventLoop();
        server = subscriber;
        subscriber.onSubscribe(this);
        opened.run();
    }

    @Override
    public void request(long more) {
        assert channel.eventLoop().inEventLoop();
        requested += Math.min(more, Integer.MAX_VALUE);
        receiver().writable();
    }

    /** The client disconnected. */
    @Override
    public void cancel() {
        assert channel.eventLoop().inEventLoop();
        receiver().disconnected();
    }

    @Override
    public OpenConnections.Kind kind() {
        return OpenConnections.Kind.SSE;
    }

    @Override
    public boolean isWritable() {
        return requested > 0 && !closed;
    }

    @Override
    public void write(List<Batch> batches) {
        requested--;
        byte[][] bytes = batches.stream()
                .flatMap(batch -> batch.frames().stream())
                .map(Frame::bytes)
                .toArray(byte[][]::new);
        Objects.requireNonNull(server).onNext(Unpooled.wrappedBuffer(bytes));
    }

    /** The server flushes each write. */
    @Override
    public void flush() {}

    @Override
    public long unsentBytes() {
        return Transport.unsentBytes(channel);
    }

    /** Nothing is received. */
    @Override
    public void read(boolean on) {}

    /** After a complete body the connection may stay open for other requests: the session says itself when it is gone. */
    @Override
    public void close(CloseReason reason, Batch last) {
        if (closed) {
            return;
        }
        closed = true;
        if (COMPLETE.contains(reason) && server != null) {
            server.onComplete();
        } else {
            channel.close();
        }
    }

    private Receiver receiver() {
        return Objects.requireNonNull(receiver, "not in a session yet");
    }
}
