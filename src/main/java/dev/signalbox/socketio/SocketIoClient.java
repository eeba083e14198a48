package dev.signalbox.socketio;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Dialect;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Seat;
import dev.signalbox.engineio.EngineSession;
import dev.signalbox.session.SessionClient;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One client in one namespace; the {@link dev.signalbox.delivery.Client} of a Socket.IO connection. */
final class SocketIoClient extends SessionClient {
    private static final Dialect WITH_OFFSET = Dialect.text(message -> message.socketIo(true));
    private static final Dialect WITHOUT_OFFSET = Dialect.text(message -> message.socketIo(false));

    private final EngineSession session;
    private final String namespace;
    private final String sid;
    private final Recovery.@Nullable StoredSession stored;
    private final Dialect dialect;

    SocketIoClient(EngineSession session, String namespace, Admission admission) {
        super(session, admission.principal());
        this.session = session;
        this.namespace = namespace;
        this.sid = admission.sid();
        this.stored = admission.stored();
        this.dialect = admission.pid() == null ? WITHOUT_OFFSET : WITH_OFFSET;
    }

    /** {@code null} without recovery. */
    Recovery.@Nullable StoredSession stored() {
        return stored;
    }

    @Override
    public String id() {
        return sid;
    }

    /** Messages are only for the default namespace: others have no rooms. */
    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public CompletionStage<@Nullable Void> remember(List<Seat> seats) {
        return stored == null ? super.remember(seats) : stored.remember(seats);
    }

    /** Any thread. Its arguments may contain {@code byte[]}, unlike those of a {@link Message}. */
    void emit(String event, List<? extends @Nullable Object> arguments) {
        session.send(PacketCodec.encode(new Packet.Event(namespace, null, event, arguments)));
    }

    Namespace.Ack ack(long packetId) {
        AtomicBoolean answered = new AtomicBoolean();
        return arguments -> {
            Batch packet = PacketCodec.encode(new Packet.Ack(namespace, packetId, arguments));
            if (answered.compareAndSet(false, true)) {
                session.send(packet);
            }
        };
    }

    /**
     * Closes the whole session. For a client that should reconnect only the connection is closed; others get
     * {@code DISCONNECT} first, after which stock clients do not reconnect.
     */
    @Override
    public void close(CloseReason reason) {
        boolean farewell = !reason.reconnect() && reason != CloseReason.PROTOCOL_ERROR;
        session.close(reason, farewell ? PacketCodec.encode(new Packet.Disconnect(namespace)) : Batch.NOTHING);
    }
}
