package dev.signalbox.projection;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The queues in which commands may wait, so that only these are searched for overdue ones. Any thread. */
final class OverdueCommands {
    private final Set<AppendQueue> queues = ConcurrentHashMap.newKeySet();

    /** Called after a command was queued. */
    void watch(AppendQueue queue) {
        queues.add(queue);
    }

    /** See {@link AppendQueue#refuseOverdue}. */
    void refuse() {
        List<AppendQueue> found =
                List.copyOf(queues); // in the set itself, one that comes back is met again, even for ever
        for (AppendQueue queue : found) {
            queues.remove(queue); // before looking: a command that is queued now brings it back
            if (queue.refuseOverdue()) {
                queues.add(queue);
            }
        }
    }
}
