package dev.signalbox.store;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoDriverInformation;
import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.internal.Clusters;
import com.mongodb.client.internal.MongoClientImpl;
import com.mongodb.connection.AsyncCompletionHandler;
import com.mongodb.connection.SocketSettings;
import com.mongodb.connection.SslSettings;
import com.mongodb.internal.connection.OperationContext;
import com.mongodb.internal.connection.PowerOfTwoBufferPool;
import com.mongodb.internal.connection.Stream;
import com.mongodb.internal.connection.StreamFactory;
import com.mongodb.internal.connection.StreamFactoryFactory;
import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.wire.MongoDatabaseHandler;
import de.bwaldvogel.mongo.wire.MongoExceptionHandler;
import de.bwaldvogel.mongo.wire.MongoWireMessageEncoder;
import de.bwaldvogel.mongo.wire.MongoWireProtocolHandler;
import de.bwaldvogel.mongo.wire.MongoWireReplyEncoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.List;
import org.bson.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The driver's connections to the store in this process: no socket, no file handle, no other thread. A command runs in the
 * thread that sends it, and its answer is there when it was sent. The driver offers no public way to bring a transport of
 * one's own; these are its internal interfaces, as of 5.7.
 */
final class InProcess implements StreamFactoryFactory {
    private final MongoBackend backend;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private InProcess(MongoBackend backend) {
        this.backend = backend;
    }

    /** A client for that backend; closing it leaves the backend open. */
    static MongoClient client(MongoBackend backend, MongoClientSettings settings) {
        MongoDriverInformation driver =
                MongoDriverInformation.builder().driverName("sync").build();
        InProcess transport = new InProcess(backend);
        return new MongoClientImpl(Clusters.createCluster(settings, driver, transport), settings, driver, transport);
    }

    @Override
    public StreamFactory create(SocketSettings socket, SslSettings ssl) {
        return InProcessStream::new;
    }

    @Override
    public void close() {
        channels.close();
    }

    /** One connection; the driver's pool sees to it that one thread at a time uses it. */
    private final class InProcessStream implements Stream {
        private final ServerAddress address;
        private @Nullable EmbeddedChannel channel;

        InProcessStream(ServerAddress address) {
            this.address = address;
        }

        @Override
        public void open(OperationContext context) {
            channel = new EmbeddedChannel(
                    new MongoWireReplyEncoder(),
                    new MongoWireMessageEncoder(),
                    new MongoWireProtocolHandler(),
                    new MongoDatabaseHandler(backend, channels),
                    new MongoExceptionHandler());
        }

        /** Returns when the command has been executed. */
        @Override
        public void write(List<ByteBuf> buffers, OperationContext context) {
            io.netty.buffer.ByteBuf[] parts = buffers.stream()
                    .map(part -> Unpooled.wrappedBuffer(part.array(), part.position(), part.remaining()))
                    .toArray(io.netty.buffer.ByteBuf[]::new);
            channel().writeInbound(Unpooled.wrappedBuffer(parts.length, parts));
        }

        @Override
        public ByteBuf read(int bytes, OperationContext context) {
            io.netty.buffer.ByteBuf answer = channel().readOutbound();
            if (answer == null || answer.readableBytes() < bytes) {
                throw new MongoSocketReadException("the embedded store closed the connection", address);
            }
            ByteBuf read = getBuffer(bytes);
            answer.readBytes(read.array(), 0, bytes);
            if (answer.isReadable()) {
                channel().outboundMessages().add(answer); // the driver reads a header first, then the rest
            } else {
                answer.release();
            }
            return read;
        }

        private EmbeddedChannel channel() {
            if (channel == null || !channel.isOpen()) {
                throw new MongoSocketReadException("the embedded store closed the connection", address);
            }
            return channel;
        }

        @Override
        public ByteBuf getBuffer(int size) {
            return PowerOfTwoBufferPool.DEFAULT.getBuffer(size);
        }

        @Override
        public ServerAddress getAddress() {
            return address;
        }

        @Override
        public void close() {
            if (channel != null) {
                channel.finishAndReleaseAll();
            }
        }

        @Override
        public boolean isClosed() {
            return channel == null || !channel.isOpen();
        }

        @Override
        public void openAsync(OperationContext context, AsyncCompletionHandler<Void> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void writeAsync(List<ByteBuf> buffers, OperationContext context, AsyncCompletionHandler<Void> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void readAsync(int bytes, OperationContext context, AsyncCompletionHandler<ByteBuf> handler) {
            throw new UnsupportedOperationException();
        }
    }
}
