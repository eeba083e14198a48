package dev.signalbox.websocket;

import dev.signalbox.access.Authenticator;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import dev.signalbox.net.ConnectionLimit;
import dev.signalbox.ops.OpenConnections;
import dev.signalbox.rollout.Rollout;
import dev.signalbox.session.Handshakes;
import dev.signalbox.session.Setup;
import dev.signalbox.session.SocketEndpoint;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.SocketAddress;
import java.util.function.Function;

/** A path of plain sockets: checks the upgrade request and opens a session. */
final class PlainEndpoint implements SocketEndpoint {
    private final String path;
    private final OpenConnections.Kind kind;
    private final Parts parts;
    private final Function<HttpRequest, SocketService> services;

    /** The dependencies that all paths share. */
    @Singleton
    record Parts(Setup setup, Handshakes handshakes, Authenticator authenticator, Rollout rollout) {}

    /** @param services creates the service of the path for an upgrade request */
    PlainEndpoint(String path, OpenConnections.Kind kind, Parts parts, Function<HttpRequest, SocketService> services) {
        this.path = path;
        this.kind = kind;
        this.parts = parts;
        this.services = services;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public OpenConnections.Kind kind() {
        return kind;
    }

    @Override
    public Verdict judge(HttpRequest upgrade, SocketAddress peer) {
        if (!upgrade.method().equals(HttpMethod.GET)
                || !"13".equals(upgrade.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return refused(ErrorCode.INVALID_PAYLOAD, "This is no WebSocket handshake of version 13.");
        }
        if (parts.handshakes.isOfForeignPage(upgrade.headers(), peer)) {
            return refused(ErrorCode.FORBIDDEN, "Requests from this page are not allowed here.");
        }
        if (parts.setup.drain().isDraining()) {
            return refused(ErrorCode.STORE_UNAVAILABLE, "This server is shutting down.");
        }
        String address = parts.handshakes.address(upgrade.headers(), peer);
        if (parts.setup.connectionLimit().isFull(address)) {
            return refused(ConnectionLimit.tooMany());
        }
        String credential = parts.handshakes.credential(upgrade.headers());
        SocketService service = services.apply(upgrade);
        return new Accepted(socket -> {
            PlainSession session = new PlainSession(socket, parts, service, credential);
            session.open();
            parts.setup.register(session, address, () -> {});
        });
    }

    private Verdict refused(ErrorCode code, String detail) {
        return refused(new Refused(code, detail));
    }

    private Verdict refused(Refused refusal) {
        parts.setup.metrics().error(refusal.code());
        return Rejected.of(refusal);
    }
}
