package dev.signalbox.socketio;

import dev.signalbox.engineio.Engine;
import dev.signalbox.net.ConnectionLimit;
import dev.signalbox.session.Drain;
import dev.signalbox.session.Handshakes;
import dev.signalbox.session.Setup;
import io.micronaut.context.annotation.Factory;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;

/** The Engine.IO server of the product, on which Socket.IO runs. */
@Factory
public final class EngineBeans {
    public static final String PATH = "/socket.io";

    @Singleton
    @Named(PATH)
    Engine engine(
            Setup setup,
            ConnectionLimit connectionLimit,
            Handshakes handshakes,
            Drain drain,
            Namespaces namespaces,
            @Named(TaskExecutors.BLOCKING) ExecutorService virtualThreads) {
        return new Engine(
                PATH,
                setup,
                connectionLimit,
                handshakes,
                drain,
                virtualThreads,
                (session, handshake) -> new SocketIo(session, handshake, namespaces));
    }
}
