package dev.signalbox.socketio;

import dev.signalbox.model.Principal;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The namespaces that the published test suite of Socket.IO expects: open to all, echoing events. */
@Singleton
@Requires(property = "spec.name", value = "conformance")
final class ConformanceNamespaces implements Namespaces {
    private static final Principal ANYONE = new Principal(Principal.Kind.USER, "anyone", "anyone", null, null);

    @Override
    public @Nullable Namespace find(String name) {
        return switch (name) {
            case "/" -> new Echo(true);
            case "/custom" -> new Echo(false);
            default -> null;
        };
    }

    private record Echo(boolean answers) implements Namespace {
        @Override
        public Admission admit(@Nullable String credential, Map<String, Object> auth) {
            return Admission.of(ANYONE);
        }

        @Override
        public void connected(SocketIoClient client, Admission admission, Map<String, Object> auth) {
            client.emit("auth", List.of(auth));
        }

        @Override
        public void received(
                SocketIoClient client, String event, List<? extends @Nullable Object> arguments, @Nullable Ack ack) {
            if (answers && event.equals("message")) {
                client.emit("message-back", arguments);
            } else if (answers && event.equals("message-with-ack") && ack != null) {
                ack.answer(arguments);
            }
        }

        @Override
        public void closed(SocketIoClient client, String reason) {}
    }
}
