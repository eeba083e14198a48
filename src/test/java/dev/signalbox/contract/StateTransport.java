package dev.signalbox.contract;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.EventStream;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.projection.LiveSpaces;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The transport of a client of states, as a parameter of tests. */
enum StateTransport {
    TASKS_STREAM("tasks"),
    AGENTS_STREAM("agents"),
    TASKS_SOCKET("tasks"),
    AGENTS_SOCKET("agents");

    final String type;

    StateTransport(String type) {
        this.type = type;
    }

    States connect(TestServer server) {
        return connect(server, TestServer.API_KEY);
    }

    States connect(TestServer server, String apiKey) {
        return connect(server, apiKey, LiveSpaces.MAIN);
    }

    /** @param credential an API key or a token */
    States connect(TestServer server, String credential, String spaceId) {
        String query = "spaceId=" + spaceId;
        return switch (this) {
            case TASKS_STREAM, AGENTS_STREAM ->
                new Streamed(
                        new EventStream(
                                server.port(), "/api/sync?types=" + type + "&" + query, "X-API-Key", credential),
                        type);
            case TASKS_SOCKET, AGENTS_SOCKET -> new Pushed(server.port(), type, query, credential);
        };
    }

    /** The current state. */
    States.State fresh(TestServer server) {
        return States.State.of(
                Answers.json(server.api("GET", "/api/sync?types=" + type, "", "Accept", "application/json")), type);
    }

    private record Streamed(EventStream stream, String type) implements States {
        @Override
        public State next() {
            return State.of(stream.next().data(), type);
        }

        @Override
        public boolean isSilent() {
            return stream.isSilent();
        }

        @Override
        public String awaitEnd() {
            if (stream.status() != 200) {
                return String.valueOf(stream.status());
            }
            stream.awaitEnd();
            return "";
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    private static final class Pushed implements States, Line.Listener {
        private final BlockingQueue<State> states = new LinkedBlockingQueue<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();
        private final Line line;

        Pushed(int port, String type, String query, String credential) {
            line = new SocketLine(port, "/ws/" + type + "?" + query, this, "X-API-Key", credential);
        }

        @Override
        public void packet(String packet) {
            Map<String, Object> message = Answers.json(packet);
            if (!"error".equals(message.get("event"))) { // the close code that follows has the reason
                states.add(State.of(message, "data"));
            }
        }

        @Override
        public void ended(String how) {
            ended.complete(how);
        }

        @Override
        public State next() {
            try {
                State next = states.poll(Peer.DEADLINE_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("nothing came in ten seconds");
                }
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean isSilent() {
            return states.isEmpty();
        }

        @Override
        public String awaitEnd() {
            return ended.copy()
                    .orTimeout(Peer.DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .join();
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
