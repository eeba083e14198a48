package dev.signalbox.contract;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Answers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Socket.IO without a library. */
final class SocketIoPeer extends Peer implements Line.Listener {
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final Line line;

    /** Opens the session, and connects to no namespace yet. */
    SocketIoPeer(Function<Line.Listener, Line> lines) {
        line = lines.apply(this);
        await(opened);
    }

    private static void await(CompletableFuture<Void> step) {
        step.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** @param auth the handshake's object, as JSON */
    void connect(String auth) {
        line.send("40" + auth);
    }

    @Override
    public void packet(String packet) {
        char type = packet.length() > 1 ? packet.charAt(1) : ' ';
        if (packet.startsWith("0")) {
            opened.complete(null);
        } else if (packet.equals("2")) {
            Thread.ofVirtual().start(() -> line.send("3"));
        } else if (packet.equals("41")) {
            end("41");
        } else if (type == '0') {
            connected.complete(null);
        } else if (type == '4') {
            hear("connect_error", Answers.json(packet.substring(2)));
        } else if (type == '2') {
            List<?> event = array(packet.substring(2));
            hear((String) event.getFirst(), object(event.get(1)));
        } else if (type == '3') {
            int array = packet.indexOf('[');
            answered(
                    Long.parseLong(packet.substring(2, array)),
                    object(array(packet.substring(array)).getFirst()));
        } else {
            throw new IllegalStateException("unexpected " + packet);
        }
    }

    private static List<?> array(String json) {
        return (List<?>) JsonText.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    @Override
    public void ended(String how) {
        end(how);
    }

    @Override
    void emit(String event, String json) {
        line.send("42[\"" + event + "\"," + json + "]");
    }

    @Override
    void emit(String event, String json, long id) {
        line.send("42" + id + "[\"" + event + "\"," + json + "]");
    }

    @Override
    String refusal() {
        return (String) object(next("connect_error").get("data")).get("code");
    }

    @Override
    void settle() {
        await(connected);
        line.settle();
    }

    @Override
    public void close() {
        if (isOpen() && connected.isDone()) {
            line.send("41");
        }
        line.close();
    }
}
