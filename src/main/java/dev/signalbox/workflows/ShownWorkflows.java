package dev.signalbox.workflows;

import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Relay;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.model.Json;
import dev.signalbox.model.Workflows;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workflows that are shown here: those of our own folder, or, where it has none, those that another instance has last told
 * of. Any thread.
 */
@Singleton
public final class ShownWorkflows implements Workflows {
    private static final Logger LOG = LoggerFactory.getLogger(ShownWorkflows.class);
    private static final String NOTICE = "workflows";
    /** Asks the other instances for theirs. */
    private static final String WANTED = "workflows-wanted";

    private final Rooms rooms;
    private final Relay relay;
    private final Clock clock;
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    /** Guarded by this. */
    private List<Object> own = List.of();
    /** Guarded by this. */
    private List<Object> elsewhere = List.of();
    /** Written under the lock. */
    private volatile WorkflowList current;

    ShownWorkflows(Rooms rooms, Relay relay, Clock clock) {
        this.rooms = rooms;
        this.relay = relay;
        this.clock = clock;
        this.current = WorkflowList.of(0, List.of(), clock.instant());
        relay.listen(NOTICE, this::other);
        relay.listen(WANTED, nothing -> tell());
    }

    /** The present state. */
    public WorkflowList current() {
        return current;
    }

    /** @param listener called after each change, on a thread that must not wait */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    public void forget(Runnable listener) {
        listeners.remove(listener);
    }

    @Override
    public Map<String, Object> defaults(String workflow) {
        return current.defaults(workflow);
    }

    /** Our own folder was read. */
    synchronized void own(List<Object> items) {
        own = items;
        show();
        if (items.isEmpty()) {
            relay.send(WANTED, "", Map.of());
        } else {
            tell();
        }
    }

    private synchronized void tell() {
        if (!own.isEmpty()) {
            relay.send(NOTICE, "", Json.object("items", own));
        }
    }

    private synchronized void other(Map<String, Object> notice) {
        if (notice.get("items") instanceof List<?> items) {
            elsewhere = List.copyOf(items);
            show();
        }
    }

    private synchronized void show() {
        List<Object> items = own.isEmpty() ? elsewhere : own;
        if (items.equals(current.items())) {
            return;
        }
        current = WorkflowList.of(current.version() + 1, items, clock.instant());
        LOG.info("[EVENT_DETECTION] source=file workflows={}", items.size());
        rooms.showDashboards(NOTICE, new Message(EventName.WORKFLOWS_UPDATED, Json.object("items", items)));
        listeners.forEach(Runnable::run);
    }
}
