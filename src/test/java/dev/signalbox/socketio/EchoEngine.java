package dev.signalbox.socketio;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import dev.signalbox.engineio.Engine;
import dev.signalbox.engineio.EngineSession;
import dev.signalbox.session.Conversation;
import dev.signalbox.session.Handshakes;
import dev.signalbox.session.Setup;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The server that the published test suite of Engine.IO expects: it echoes each message. */
@Factory
@Requires(property = "spec.name", value = "conformance")
final class EchoEngine {
    static final String PATH = "/engine.io";

    /** Messages are answered where they arrive, so that those of one POST are there when the next poll comes. */
    @Singleton
    @Named(PATH)
    Engine engine(Setup setup, Handshakes handshakes) {
        Setup here = new Setup(
                setup.settings(),
                setup.limits(),
                setup.clock(),
                setup.metrics(),
                setup.open(),
                setup.connectionLimit(),
                setup.drain(),
                setup.loops(),
                Runnable::run);
        return new Engine(PATH, here, handshakes, (session, credential) -> new Echo(session));
    }

    private record Echo(EngineSession session) implements Conversation {
        @Override
        public void message(Frame message, long waitNanos) {
            session.send(new Batch(List.of(message)));
        }

        @Override
        public void ended(CloseReason reason) {}
    }

    /** As the product's. */
    @Controller(PATH)
    @Requires(property = "spec.name", value = "conformance")
    static class EchoController {
        private final Engine engine;

        EchoController(@Named(PATH) Engine engine) {
            this.engine = engine;
        }

        @Get(headRoute = false, produces = MediaType.ALL)
        CompletionStage<HttpResponse<byte[]>> get(HttpRequest<?> request) {
            return engine.serve(request);
        }

        @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
        CompletionStage<HttpResponse<byte[]>> post(HttpRequest<?> request) {
            return engine.serve(request);
        }

        @Put(consumes = MediaType.ALL, produces = MediaType.ALL)
        CompletionStage<HttpResponse<byte[]>> put(HttpRequest<?> request) {
            return engine.serve(request);
        }
    }
}
