package dev.signalbox.contract;

import dev.signalbox.fakes.TestServer;
import java.util.Map;
import java.util.function.Function;

/** The transport of a client, as a parameter of tests. */
enum TransportUnderTest {
    SOCKET_IO_BY_WEBSOCKET(line -> new SocketLine(line.port, "/socket.io/?EIO=4&transport=websocket", line.listener)),
    SOCKET_IO_BY_POLLING(line -> new PollingLine(line.port, line.listener, 0)),
    /** Upgrades while it receives messages. */
    SOCKET_IO_UPGRADED(line -> new PollingLine(line.port, line.listener, TransportUnderTest.UPGRADE_AFTER)),
    STOCK_CLIENT(null),
    PLAIN_WEBSOCKET(null);

    /** After the response to the connect, and two joins with their states and acks. */
    private static final int UPGRADE_AFTER = 6;

    private record Wanted(int port, Line.Listener listener) {}

    private final Function<Wanted, Line> lines;

    TransportUnderTest(Function<Wanted, Line> lines) {
        this.lines = lines;
    }

    /** Signs in with the key of the test server. */
    Peer connect(TestServer server) {
        Peer peer = open(server.port(), "apiKey", TestServer.API_KEY);
        try {
            if (this != SOCKET_IO_UPGRADED) {
                peer.settle();
            }
            return peer;
        } catch (RuntimeException e) {
            peer.close();
            throw e;
        }
    }

    /** Signs in without waiting for the response. */
    Peer open(int port, String kind, String credential) {
        Map<String, String> auth = kind.isEmpty() ? Map.of() : Map.of(kind, credential);
        String json = kind.isEmpty() ? "{}" : "{\"" + kind + "\":\"" + credential + "\"}";
        switch (this) {
            case STOCK_CLIENT -> {
                return new StockPeer(port, auth);
            }
            case PLAIN_WEBSOCKET -> {
                PlainPeer peer = new PlainPeer(port);
                peer.signIn(json);
                return peer;
            }
            default -> {
                SocketIoPeer peer = new SocketIoPeer(listener -> lines.apply(new Wanted(port, listener)));
                peer.connect(json);
                return peer;
            }
        }
    }

    /** Opens a connection and never signs in. */
    Peer silent(int port) {
        return this == PLAIN_WEBSOCKET
                ? new PlainPeer(port)
                : new SocketIoPeer(listener -> lines.apply(new Wanted(port, listener)));
    }
}
