package dev.signalbox.rooms;

import dev.signalbox.model.Event;
import dev.signalbox.model.Task;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each event to the rooms that hear it: encoded once, and to each client all its messages in one call. A client in
 * several of the rooms gets each name once.
 */
@Singleton
final class Broadcaster implements FeedListener {
    private static final Logger LOG = LoggerFactory.getLogger(Broadcaster.class);

    private final Rooms rooms;

    Broadcaster(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public void published(SpaceView view, Folded folded) {
        Event event = folded.event();
        String taskId = event.taskId();
        if (taskId == null) {
            return;
        }
        long started = System.nanoTime();
        Room dashboard = Room.dashboard(event.spaceId());
        Room task = Room.task(taskId);
        int clients = 0;
        if (!rooms.isEmpty(dashboard) || !rooms.isEmpty(task)) {
            Encoded encoded = new Encoded(EventMessages.of(event));
            clients = rooms.each(List.of(dashboard, task), encoded::send);
        }
        if (Task.isDeletion(event)) {
            rooms.dissolve(task);
        }
        LOG.info(
                "[EVENT_BROADCAST] type={} space={} version={} clients={} ms={}",
                event.type(),
                event.spaceId(),
                event.spaceVersion(),
                clients,
                (System.nanoTime() - started) / 1_000_000);
    }

    /** The messages of one event, each encoded when the first client needs it. One broadcast, one thread. */
    private static final class Encoded {
        private final List<EventMessages.Addressed> addressed;
        private final @Nullable Message[] messages;
        private final Map<Set<Room.Kind>, List<Message>> byAudience = new HashMap<>();

        Encoded(List<EventMessages.Addressed> addressed) {
            this.addressed = addressed;
            this.messages = new Message[addressed.size()];
        }

        void send(Client client, List<Room> in) {
            Set<Room.Kind> kinds = EnumSet.noneOf(Room.Kind.class);
            in.forEach(room -> kinds.add(room.kind()));
            List<Message> selected = byAudience.computeIfAbsent(kinds, this::select);
            if (!selected.isEmpty()) {
                client.send(selected);
            }
        }

        private List<Message> select(Set<Room.Kind> kinds) {
            List<Message> selected = new ArrayList<>(addressed.size());
            for (int i = 0; i < messages.length; i++) {
                EventMessages.Addressed one = addressed.get(i);
                if (one.audience().stream().anyMatch(kinds::contains)) {
                    Message message = messages[i];
                    if (message == null) {
                        message = new Message(one.name(), one.payload());
                        messages[i] = message;
                    }
                    selected.add(message);
                }
            }
            return List.copyOf(selected);
        }
    }
}
