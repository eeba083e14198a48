package dev.signalbox.a2a;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Dialect;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Frame;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.delivery.Message;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.projection.Spaces;
import dev.signalbox.session.Connections;
import dev.signalbox.session.Setup;
import dev.signalbox.sse.SseTransport;
import dev.signalbox.sse.StreamSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a task. It begins with the whole task, or with the changes since the version that the client has; from there on
 * it is a client of delivery that is in one room: that of the pattern of its task's changes.
 */
final class TaskStream extends StreamSession {
    private static final Dialect A2A = messages -> {
        List<Frame> frames = new ArrayList<>(messages.size());
        messages.forEach(message -> {
            byte[] frame = frame(message);
            if (frame != null) {
                frames.add(Frame.text(frame));
            }
        });
        return new Batch(frames);
    };

    private final TaskStreams.Parts parts;
    private final String taskId;
    private final @Nullable Long since;

    /** The session's virtual thread only. */
    private boolean opened;

    /** @param since the version of the task that the client has; {@code null} for none */
    TaskStream(
            SseTransport transport,
            Setup setup,
            TaskStreams.Parts parts,
            Principal principal,
            String taskId,
            @Nullable Long since) {
        super(transport, setup, "a2a", A2A, principal, parts.settings().heartbeat());
        this.parts = parts;
        this.taskId = taskId;
        this.since = since;
    }

    private static byte @Nullable [] frame(Message message) {
        Map<String, Object> data =
                Json.asObject(Json.asObject(JsonText.read(message.plain())).get("data"));
        return data.get("version") instanceof Number version && data.get("id") instanceof String taskId
                ? A2aTasks.frame(
                        taskId,
                        String.valueOf(data.get("spaceId")),
                        version.longValue(),
                        String.valueOf(data.get("at")),
                        data)
                : null;
    }

    @Override
    protected void opened() {
        opened = true;
        parts.connections().forEach(each -> each.opened(client));
        String spaceId = parts.tasks().requireTask(principal, taskId, Role.VIEWER);
        long place = begin(spaceId);
        parts.gateways()
                .dispatch(
                        client,
                        EventName.SUBSCRIBE,
                        List.of(Map.of(
                                "spaceId", spaceId, "since", place, "patterns", List.of("task:" + taskId + ":*"))),
                        answer -> {
                            if (!Boolean.TRUE.equals(answer.get("ok")) || "full".equals(answer.get("mode"))) {
                                close(CloseReason.SLOW_CONSUMER); // it resumes, from the last it has
                            }
                        });
    }

    /** Sends what comes before the first new event; returns the version of the space that it is of. */
    private long begin(String spaceId) {
        record Present(TaskDetail task, long place) {}
        Present present = parts.spaces().view(spaceId, view -> {
            TaskDetail task = view.detail(taskId);
            if (task == null) {
                throw Refused.noTask();
            }
            return new Present(task, view.version());
        });
        long version = present.task.task().version();
        List<Event> missed = since == null || since > version
                ? List.of()
                : parts.tasks().timeline(principal, taskId, since, Spaces.MISSED_MAX + 1);
        if (since == null || since > version || missed.size() > Spaces.MISSED_MAX) {
            send(Batch.text(A2aTasks.frame(present.task.task(), present.task.json())));
        } else {
            missed.stream()
                    .filter(event -> event.taskVersion() <= version) // the log may be ahead of what is published here
                    .map(A2aTasks::frame)
                    .forEach(frame -> {
                        if (frame != null) {
                            send(Batch.text(frame));
                        }
                    });
        }
        return present.place;
    }

    @Override
    protected void closed(CloseReason reason) {
        if (opened) {
            Connections.closed(parts.connections(), client, reason.word());
        }
    }
}
