package dev.signalbox.websocket;

import dev.signalbox.delivery.StateFormat;
import dev.signalbox.delivery.StateType;
import dev.signalbox.model.Principal;
import dev.signalbox.session.StateFeed;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The service of {@code /ws/tasks} and {@code /ws/agents} for one socket: sends the list, and again after each change. */
final class StateService implements SocketService {
    private final StateFeed.Parts parts;
    private final StateType type;
    private final String spaceId;

    /** The session's virtual thread only. */
    private @Nullable StateFeed feed;

    StateService(StateFeed.Parts parts, StateType type, String spaceId) {
        this.parts = parts;
        this.type = type;
        this.spaceId = spaceId;
    }

    @Override
    public boolean isOpenTo(Principal principal) {
        return parts.access().sees(principal, spaceId);
    }

    @Override
    public void opened(PlainClient client) {
        StateFeed begun = client.feed(parts, spaceId);
        feed = begun;
        begun.begin(Set.of(type), StateFormat.LIST, null);
    }

    @Override
    public void closed(PlainClient client, String reason) {
        if (feed != null) {
            feed.end();
        }
    }
}
