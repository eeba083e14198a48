package dev.signalbox.contract;

import dev.signalbox.fakes.Answers;
import java.util.Map;

/** The frames of {@code /ws}. */
final class PlainPeer extends Peer implements Line.Listener {
    private final Line line;

    PlainPeer(int port) {
        line = new SocketLine(port, "/ws", this);
    }

    /** @param auth the data of the first frame, as JSON */
    void signIn(String auth) {
        emit("auth", auth);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void packet(String packet) {
        Map<String, Object> frame = Answers.json(packet);
        Map<String, Object> data = (Map<String, Object>) frame.get("data");
        if ("ack".equals(frame.get("event"))) {
            answered(Answers.number(frame, "id"), data);
        } else {
            hear((String) frame.get("event"), data);
        }
    }

    @Override
    public void ended(String how) {
        end(how);
    }

    @Override
    void emit(String event, String json) {
        line.send("{\"event\":\"" + event + "\",\"data\":" + json + "}");
    }

    @Override
    void emit(String event, String json, long id) {
        line.send("{\"event\":\"" + event + "\",\"id\":" + id + ",\"data\":" + json + "}");
    }

    @Override
    String refusal() {
        String code = awaitEnd();
        return switch (code) {
            case "4401" -> "UNAUTHORIZED";
            case "4403" -> "FEATURE_DISABLED";
            default -> code;
        };
    }

    @Override
    void settle() {}

    @Override
    public void close() {
        line.close();
    }
}
