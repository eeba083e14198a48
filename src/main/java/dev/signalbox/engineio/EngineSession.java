package dev.signalbox.engineio;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.session.Conversation;
import dev.signalbox.session.Loop;
import dev.signalbox.session.Session;
import dev.signalbox.session.Setup;
import dev.signalbox.session.SocketId;
import dev.signalbox.session.Transport;
import dev.signalbox.session.WebSocketTransport;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One Engine.IO session: opened on HTTP long-polling or a WebSocket, and possibly upgraded from polling to a WebSocket. */
public final class EngineSession extends Session {
    private static final Batch PING = Batch.text(new byte[] {'2'});

    private final String sid = SocketId.next();
    private final Conversation conversation;

    /** Event loop only. The polling transport; {@code null} on a WebSocket. */
    private @Nullable PollingTransport polling;

    private EngineSession(
            Loop loop,
            Transport transport,
            @Nullable PollingTransport polling,
            Setup setup,
            Function<EngineSession, Conversation> conversation) {
        super(loop, transport, setup);
        this.polling = polling;
        this.conversation = conversation.apply(this);
    }

    /** On the WebSocket's loop. */
    static EngineSession overWebSocket(
            WebSocketTransport socket, Setup setup, Function<EngineSession, Conversation> conversation) {
        EngineSession session = new EngineSession(socket.loop(), socket, null, setup, conversation);
        socket.deliverTo(session);
        return session;
    }

    /** On any event loop, to which the session then belongs until an upgrade. */
    @SuppressWarnings("FutureReturnValueIgnored") // cannot fail
    static EngineSession overPolling(Loop loop, Setup setup, Function<EngineSession, Conversation> conversation) {
        Runnable counted = setup.open().opened(OpenConnections.Kind.POLLING);
        PollingTransport polling = new PollingTransport(counted);
        EngineSession session = new EngineSession(loop, polling, polling, setup, conversation);
        polling.carry(session);
        session.gone().thenRun(counted);
        return session;
    }

    public String sid() {
        return sid;
    }

    @Override
    protected String name() {
        return sid;
    }

    @Override
    protected Conversation conversation() {
        return conversation;
    }

    /** Sends the open packet (Engine.IO v4, "Handshake") and starts the heartbeat. Event loop only. */
    void open() {
        if (isOver()) {
            return; // closed, because the server is draining
        }
        byte[] greeting = JsonText.write(Json.object(
                "sid", sid,
                "upgrades", polling == null ? List.of() : List.of("websocket"),
                "pingInterval", setup().settings().pingInterval().toMillis(),
                "pingTimeout", setup().settings().pingTimeout().toMillis(),
                "maxPayload", setup().settings().maxPayload()));
        startHeartbeat();
        send(Batch.text(Frame.joined(new byte[] {'0'}, greeting)));
    }

    /** Any thread: answers the handshake of a polling client with the open packet. */
    void open(Exchange handshake) {
        onLoop(() -> {
            if (polling != null) {
                polling.poll(handshake);
            }
            open();
        });
    }

    /** A message, or a packet in text, starting with its type. */
    @Override
    public void message(Frame packet) {
        if (isOver()) {
            return;
        }
        frameReceived();
        byte[] text = packet.bytes();
        switch (packet.binary() ? '4' : text.length == 0 ? ' ' : text[0]) {
            case '1' -> close(CloseReason.CLIENT_CLOSED);
            case '3' -> {} // a pong only proves that the client is alive
            case '4' -> received(packet);
            default -> close(CloseReason.PROTOCOL_ERROR); // clients never send open, ping or upgrade here
        }
    }

    @Override
    protected void ping() {
        send(PING);
    }

    /** Any thread: a GET that waits for packets. */
    void poll(Exchange request) {
        onPolling(
                polling -> {
                    if (isOverdue()) {
                        close(CloseReason.PING_TIMEOUT);
                        request.refuse(Refusal.UNKNOWN_SESSION);
                    } else {
                        polling.poll(request);
                    }
                },
                () -> request.refuse(Refusal.BAD_REQUEST));
    }

    /** Any thread: a POST with packets. */
    void post(Exchange request, byte[] payload) {
        onPolling(polling -> polling.post(request, payload), () -> request.refuse(Refusal.BAD_REQUEST));
    }

    /** Any thread: the connection of a waiting request was closed. */
    void gone(Exchange request) {
        onPolling(
                polling -> {
                    if (polling.isWaiting(request)) {
                        disconnected();
                    }
                },
                () -> {});
    }

    /** Any thread: a WebSocket that asks to take over this session; one at a time, and never after an upgrade. */
    void announce(Probe probe) {
        onPolling(
                polling -> {
                    if (isOver() || !polling.accept(probe)) {
                        probe.refuse();
                    }
                },
                probe::refuse);
    }

    /** Any thread: the WebSocket works, so polls should end. */
    void probed(Probe probe) {
        onPolling(
                polling -> {
                    if (polling.isProbedBy(probe)) {
                        polling.expectUpgrade();
                        probe.confirm();
                    }
                },
                () -> {});
    }

    /** Any thread: the WebSocket failed; the session continues without it. */
    void abandon(Probe probe) {
        onPolling(polling -> polling.forget(probe), () -> {});
    }

    /** Any thread. @param moved what to do instead if the session has moved to a WebSocket */
    private void onPolling(Consumer<PollingTransport> task, Runnable moved) {
        onLoop(() -> {
            if (polling == null) {
                moved.run();
            } else {
                task.accept(polling);
            }
        });
    }

    /** Any thread: moves the session to the WebSocket (Engine.IO v4, "Upgrade"). */
    void upgrade(Probe probe, WebSocketTransport socket) {
        onPolling(
                left -> {
                    if (isOver() || !left.isProbedBy(probe)) {
                        probe.refuse();
                    } else if (left.isTaking()) { // the rest of that POST and the WebSocket's first message could
                        close(CloseReason.PROTOCOL_ERROR); // change order
                    } else {
                        moveTo(socket, left.retire());
                    }
                },
                probe::refuse);
    }

    /** @param first the packets to be written first */
    private void moveTo(WebSocketTransport socket, Batch first) {
        polling = null;
        moveTo(socket, socket.loop(), () -> {
            if (!first.frames().isEmpty() && socket.isWritable()) {
                socket.write(List.of(first));
                socket.flush();
            }
            socket.release(this);
        });
    }
}
