package dev.signalbox.websocket;

import dev.signalbox.delivery.Gateways;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The service of a socket's path, for a client that has signed in. The session's virtual thread only. */
interface SocketService {
    /** Whether its clients give commands and get events, and not only states. */
    default boolean takesEvents() {
        return false;
    }

    default boolean isOpenTo(Principal principal) {
        return true;
    }

    /** @throws Refused when the client may not use it; the socket is then closed */
    void opened(PlainClient client);

    /** @param answer receives the response; {@code null} if none is wanted */
    default void command(
            PlainClient client, String event, List<Object> arguments, @Nullable Consumer<Map<String, Object>> answer) {
        if (answer != null) {
            answer.accept(Gateways.refusal(new Refused(ErrorCode.NOT_FOUND, "This socket takes no commands.")));
        }
    }

    /** The last call, also when {@link #opened} threw. */
    void closed(PlainClient client, String reason);
}
