package dev.signalbox.transport.socketio;

import dev.signalbox.transport.Drain;
import dev.signalbox.transport.Handshakes;
import dev.signalbox.transport.Setup;
import dev.signalbox.transport.Turnstile;
import io.micronaut.context.annotation.Factory;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;

/** The product's one Engine.IO server: Socket.IO is spoken on it. */
@Factory
final class EngineBeans {
    static final String PATH = "/socket.io";

    @Singleton
    @Named(PATH)
    Engine engine(
            Setup setup,
            Turnstile turnstile,
            Handshakes handshakes,
            Drain drain,
            Namespaces namespaces,
            @Named(TaskExecutors.BLOCKING) ExecutorService virtualThreads) {
        return new Engine(
                PATH,
                setup,
                turnstile,
                handshakes,
                drain,
                virtualThreads,
                (session, handshake) -> new SocketIo(session, handshake, namespaces));
    }
}
