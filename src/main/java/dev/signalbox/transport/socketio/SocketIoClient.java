package dev.signalbox.transport.socketio;

import dev.signalbox.rooms.CloseReason;
import dev.signalbox.rooms.Message;
import dev.signalbox.rooms.Seat;
import dev.signalbox.transport.Ending;
import dev.signalbox.transport.Frame;
import dev.signalbox.transport.SessionClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One client in one namespace; what the rooms know of a Socket.IO connection. */
final class SocketIoClient extends SessionClient {
    private final EngineSession session;
    private final String namespace;
    private final Admission admission;

    SocketIoClient(EngineSession session, String namespace, Admission admission) {
        super(session, admission.principal());
        this.session = session;
        this.namespace = namespace;
        this.admission = admission;
    }

    Admission admission() {
        return admission;
    }

    @Override
    public String id() {
        return admission.sid();
    }

    @Override
    protected Frame frame(Message message, boolean bounded) {
        return new Frame(inNamespace(message.socketIo(admission.pid() != null)), false, bounded);
    }

    @Override
    public CompletionStage<@Nullable Void> remember(List<Seat> seats) {
        return admission.memory().remember(seats);
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

    /** Any thread. An answer whose arguments may hold {@code byte[]}, which those of a {@link Message} may not. */
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
}
