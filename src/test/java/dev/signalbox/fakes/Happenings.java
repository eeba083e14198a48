package dev.signalbox.fakes;

import dev.signalbox.model.Actor;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Spaces;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;

/** Appends events in the space {@code main} of a test. */
public final class Happenings {
    private Happenings() {}

    /** @return the id of the new task */
    public static String create(TestServer server, String title) {
        HttpResponse<String> answer = server.api("POST", "/api/tasks", "{\"title\":\"" + title + "\"}");
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return (String) Answers.json(answer).get("id");
    }

    /** @return the event */
    public static Map<String, Object> append(TestServer server, String taskId, String type, String data) {
        HttpResponse<String> answer = server.api(
                "POST", "/api/tasks/" + taskId + "/events", "{\"type\":\"" + type + "\",\"data\":" + data + "}");
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return Answers.json(answer);
    }

    /** Appends an event that goes to every room of the task: @return the event */
    public static Map<String, Object> rename(TestServer server, String taskId, String title) {
        return append(server, taskId, "updated", "{\"patch\":{\"title\":\"" + title + "\"}}");
    }

    /** @return the version of the space after it */
    public static long comment(TestServer server, String taskId) {
        HttpResponse<String> answer = server.api(
                "POST", "/api/tasks/" + taskId + "/events", "{\"type\":\"comment\",\"data\":{\"text\":\"x\"}}");
        return Answers.number(Answers.json(answer), "spaceVersion");
    }

    /** @return the version of the space after it */
    public static long agent(TestServer server, String id, EntityEvent.Verb verb, Map<String, Object> fields) {
        Event event = server.bean(Spaces.class)
                .append(
                        Spaces.MAIN,
                        new Command(
                                Actor.SIGNALBOX,
                                null,
                                state -> new Command.Draft(null, new EntityEvent("agent", id, verb, fields), false)))
                .toCompletableFuture()
                .join()
                .event();
        return Objects.requireNonNull(event).spaceVersion();
    }
}
