package dev.signalbox.engineio;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import dev.signalbox.session.Receiver;
import dev.signalbox.session.WebSocketTransport;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that is to take over a polling session (Engine.IO v4, "Upgrade"): {@code 2probe}, our {@code 3probe}, then
 * {@code 5}. A failure closes the WebSocket and does not affect the session. It belongs to the event loop of the
 * WebSocket's channel, and the session to its own: they communicate by the methods that say "any thread".
 */
final class Probe implements Receiver {
    private static final byte[] PROBE = "2probe".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER = "3probe".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UPGRADE = "5".getBytes(StandardCharsets.US_ASCII);

    private enum Step {
        NEW,
        PROBED,
        ANSWERED,
        OVER
    }

    private final EngineSession session;
    private final WebSocketTransport socket;
    private Step step = Step.NEW;
    private @Nullable Future<?> deadline;

    Probe(EngineSession session, WebSocketTransport socket) {
        this.session = session;
        this.socket = socket;
    }

    void open() {
        socket.deliverTo(this);
        deadline = socket.loop()
                .executor()
                .schedule(
                        () -> failed(CloseReason.PROBE_TIMEOUT),
                        session.setup().settings().upgradeTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        session.announce(this);
    }

    @Override
    public void message(Frame packet) {
        if (step == Step.NEW && is(PROBE, packet)) {
            step = Step.PROBED;
            session.probed(this);
        } else if (step == Step.ANSWERED && is(UPGRADE, packet)) {
            end();
            socket.hold();
            session.upgrade(this, socket);
        } else {
            failed(CloseReason.PROTOCOL_ERROR);
        }
    }

    private static boolean is(byte[] text, Frame packet) {
        return !packet.binary() && Arrays.equals(packet.bytes(), text);
    }

    /** Any thread: the session has accepted the probe. */
    void confirm() {
        onLoop(() -> {
            if (step == Step.PROBED) {
                step = Step.ANSWERED;
                socket.write(List.of(Batch.text(ANSWER)));
                socket.flush();
            }
        });
    }

    /** Any thread: the session refuses this WebSocket, or has ended. */
    void refuse() {
        onLoop(() -> {
            end();
            socket.close(CloseReason.TRANSPORT_CLOSED, Batch.NOTHING);
        });
    }

    @Override
    public void failed(CloseReason reason) {
        if (step != Step.OVER) {
            end();
            session.abandon(this);
            socket.close(reason, Batch.NOTHING);
        }
    }

    @Override
    public void disconnected() {
        if (step != Step.OVER) {
            end();
            session.abandon(this);
        }
    }

    @Override
    public void control() {}

    /** Nothing is queued here. */
    @Override
    public void writable() {}

    private void end() {
        step = Step.OVER;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void onLoop(Runnable task) {
        try {
            socket.loop().executor().execute(task);
        } catch (RejectedExecutionException e) {
            step = Step.OVER; // shutting down, which closes the connection
        }
    }
}
