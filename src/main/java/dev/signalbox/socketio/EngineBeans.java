package dev.signalbox.socketio;

import dev.signalbox.engineio.Engine;
import dev.signalbox.session.Handshakes;
import dev.signalbox.session.Setup;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** The Engine.IO server of the product, on which Socket.IO runs. */
@Factory
public final class EngineBeans {
    public static final String PATH = "/socket.io";

    @Singleton
    @Named(PATH)
    Engine engine(Setup setup, Handshakes handshakes, Namespaces namespaces) {
        return new Engine(
                PATH, setup, handshakes, (session, credential) -> new SocketIo(session, credential, namespaces));
    }
}
