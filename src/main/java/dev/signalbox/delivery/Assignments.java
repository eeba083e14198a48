package dev.signalbox.delivery;

import dev.signalbox.model.Agent;
import dev.signalbox.model.Entity;
import dev.signalbox.model.Event;
import dev.signalbox.model.Principal;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells an agent that it was assigned a task: sends {@code agent:assigned} to every socket of the key that registered it.
 * A notice: an agent that is not connected finds its tasks in the list. Any thread; the lock is taken under that of a space
 * and holds for memory only.
 */
@Singleton
final class Assignments implements FeedListener {
    /** Guarded by this. The open connections of each API key; no set is empty. */
    private final Map<String, Set<Client>> connected = new HashMap<>();
    /** Guarded by this. Published and not sent yet. */
    private final List<Notice> waiting = new ArrayList<>();

    private record Notice(String keyId, String agentId, Event event) {}

    synchronized void opened(Client client) {
        if (client.principal().kind() == Principal.Kind.KEY) {
            connected
                    .computeIfAbsent(client.principal().id(), key -> new LinkedHashSet<>())
                    .add(client);
        }
    }

    synchronized void closed(Client client) {
        Set<Client> left = connected.get(client.principal().id());
        if (left != null && left.remove(client) && left.isEmpty()) {
            connected.remove(client.principal().id());
        }
    }

    @Override
    public void published(SpaceView view, Folded folded) {
        String agentId = EventMessages.assignedTo(folded.event());
        Entity agent = agentId == null ? null : view.entity(Agent.TYPE, agentId);
        String keyId = agent == null ? null : Agent.of(view.spaceId(), agent).registeredBy();
        if (keyId != null && agentId != null) {
            add(new Notice(keyId, agentId, folded.event()));
        }
    }

    private synchronized void add(Notice notice) {
        if (connected.containsKey(notice.keyId)) {
            waiting.add(notice);
        }
    }

    @Override
    public void settled(String spaceId) {
        for (Notice notice = next(); notice != null; notice = next()) {
            Selection shared = Selection.of(
                    new Message(EventName.AGENT_ASSIGNED, EventPayloads.assigned(notice.event, notice.agentId)));
            clients(notice.keyId).forEach(client -> client.answer(shared));
        }
    }

    private synchronized @Nullable Notice next() {
        return waiting.isEmpty() ? null : waiting.removeFirst();
    }

    private synchronized List<Client> clients(String keyId) {
        return List.copyOf(connected.getOrDefault(keyId, Set.of()));
    }
}
