package dev.signalbox.transport.socketio;

import dev.signalbox.model.Principal;
import dev.signalbox.rooms.Client;
import dev.signalbox.rooms.CloseReason;
import dev.signalbox.rooms.Message;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One client in one namespace; what the rooms know of a Socket.IO connection. */
final class SocketIoClient implements Client {
    private final String id = SocketId.next();
    private final EngineSession session;
    private final String namespace;
    private final Principal principal;
    private final long connectedNanos = System.nanoTime();
    /** The session's virtual thread only. */
    private @Nullable Future<?> expiry;

    SocketIoClient(EngineSession session, String namespace, Principal principal) {
        this.session = session;
        this.namespace = namespace;
        this.principal = principal;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public String transport() {
        return session.transportName();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - connectedNanos);
    }

    @Override
    public void send(List<Message> messages) {
        List<Frame> frames = new ArrayList<>(messages.size());
        for (Message message : messages) {
            frames.add(new Frame(inNamespace(message.socketIo()), false, true));
        }
        session.send(frames);
    }

    @Override
    public void answer(Message message) {
        session.send(List.of(new Frame(inNamespace(message.socketIo()), false, false)));
    }

    @Override
    public void awaitRoom() {
        session.awaitRoom();
    }

    /** The default namespace, the only one with broadcasts, shares the bytes; another costs a copy. */
    private byte[] inNamespace(byte[] packet) {
        if (namespace.equals(Packet.DEFAULT_NAMESPACE)) {
            return packet;
        }
        byte[] name = (namespace + ",").getBytes(StandardCharsets.UTF_8);
        byte[] copy = new byte[packet.length + name.length];
        System.arraycopy(packet, 0, copy, 0, 2);
        System.arraycopy(name, 0, copy, 2, name.length);
        System.arraycopy(packet, 2, copy, 2 + name.length, packet.length - 2);
        return copy;
    }

    /** Any thread. Arguments may hold {@code byte[]}, which {@link Message} may not. */
    void emit(String event, List<? extends @Nullable Object> arguments) {
        session.send(PacketCodec.encode(new Packet.Event(namespace, null, event, arguments)));
    }

    Namespace.Ack ack(long packetId) {
        AtomicBoolean answered = new AtomicBoolean();
        return arguments -> {
            List<Frame> frames = PacketCodec.encode(new Packet.Ack(namespace, packetId, arguments));
            if (answered.compareAndSet(false, true)) {
                session.send(frames);
            }
        };
    }

    /**
     * Closes the whole session. A client that should come back only loses its connection; to one that should not we say
     * {@code DISCONNECT} first, after which stock clients stay away.
     */
    @Override
    public void close(CloseReason reason) {
        boolean farewell = !reason.reconnect() && reason != CloseReason.PROTOCOL_ERROR;
        session.close(Ending.of(reason), farewell ? PacketCodec.encode(new Packet.Disconnect(namespace)) : List.of());
    }

    void watchExpiry() {
        Instant end = principal.expiresAt();
        if (end != null) {
            long millis = Math.max(0, Duration.between(Instant.now(), end).toMillis());
            expiry = session.loop().schedule(() -> close(CloseReason.UNAUTHORIZED), millis, TimeUnit.MILLISECONDS);
        }
    }

    void forgetExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
        }
    }
}
