package dev.signalbox.websocket;

import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What there is behind the path of a socket, for a client that is known. The session's virtual thread only. */
interface SocketService {
    /** Whether its clients speak of events, and not of states only. */
    boolean takesEvents();

    /** Whether there is anything here for someone. */
    boolean isOpenTo(Principal principal);

    /** @throws Refused when there is nothing for this client; then it is closed */
    void opened(PlainClient client);

    /** @param answer takes the answer; {@code null} if none is wanted */
    void command(
            PlainClient client, String event, List<Object> arguments, @Nullable Consumer<Map<String, Object>> answer);

    /** The last call, also where {@link #opened} refused. */
    void closed(PlainClient client, String reason);
}
