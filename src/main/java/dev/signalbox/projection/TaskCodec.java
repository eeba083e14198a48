package dev.signalbox.projection;

import dev.signalbox.log.EventCodec;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Event;
import dev.signalbox.model.Failure;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Issue;
import dev.signalbox.model.Json;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Question;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Converts tasks to documents of the collection {@code tasks} and back. */
final class TaskCodec {
    private TaskCodec() {}

    /** The whole document, including events. */
    static Document document(Task task) {
        return fields(task)
                .append("_id", task.id())
                .append("events", task.events().stream().map(EventCodec::kept).toList());
    }

    /** Everything that an event may change, except the events; an absent value is {@code null}. */
    static Document fields(Task task) {
        return new Document("spaceId", task.spaceId())
                .append("title", task.title())
                .append("description", task.description())
                .append("status", task.status().wire())
                .append("creator", task.creator().json())
                .append("assignedTo", task.assignedTo())
                .append("labels", task.labels())
                .append("repo", task.repo())
                .append("workflow", task.workflow())
                .append("issue", task.issue() == null ? null : task.issue().json())
                .append("pulls", Json.array(task.pulls(), PullRequest::json))
                .append("questions", Json.array(task.questions(), Question::json))
                .append("error", task.error() == null ? null : task.error().json())
                .append("version", task.version())
                .append("spaceVersion", task.spaceVersion())
                .append("createdAt", Date.from(task.createdAt()))
                .append("updatedAt", Date.from(task.updatedAt()));
    }

    static Task task(Document document) {
        List<Event> events = document.getList("events", Document.class, List.of()).stream()
                .map(EventCodec::event)
                .toList();
        return task(
                new TaskRow(
                        document.getString("_id"),
                        document.getString("spaceId"),
                        document.getString("title"),
                        document.getString("description"),
                        document.getString("status"),
                        Json.asObject(document.get("creator")),
                        document.getString("assignedTo"),
                        document.getList("labels", String.class),
                        document.getString("repo"),
                        document.getString("workflow"),
                        document.get("issue", Document.class),
                        objects(document, "pulls"),
                        objects(document, "questions"),
                        document.get("error", Document.class),
                        document.get("version", Number.class).longValue(),
                        document.get("spaceVersion", Number.class).longValue(),
                        document.getDate("createdAt").toInstant(),
                        document.getDate("updatedAt").toInstant()),
                events);
    }

    private static List<Map<String, Object>> objects(Document document, String name) {
        return document.getList(name, Document.class, List.of()).stream()
                .map(d -> (Map<String, Object>) d)
                .toList();
    }

    /** The task of a row; lists do not read the events. */
    static Task task(TaskRow row, List<Event> events) {
        String place = "tasks/" + row.id();
        Map<String, Object> lists = Json.object(
                "pulls", row.pulls(), "questions", row.questions(), "issue", row.issue(), "error", row.error());
        Fields fields = Fields.of(lists, place);
        return new Task(
                row.id(),
                row.spaceId(),
                row.title(),
                row.description(),
                TaskStatus.of(row.status()),
                Actor.of(row.creator()),
                row.assignedTo(),
                row.labels() == null ? List.of() : row.labels(),
                row.repo(),
                row.workflow(),
                issue(fields, row.issue()),
                fields.objects("pulls", Integer.MAX_VALUE, PullRequest::read),
                fields.objects("questions", Integer.MAX_VALUE, Question::read),
                failure(fields, row.error()),
                row.version(),
                row.spaceVersion(),
                events,
                row.createdAt(),
                row.updatedAt());
    }

    private static @Nullable Issue issue(Fields fields, @Nullable Map<String, Object> issue) {
        return issue == null ? null : Issue.read(fields.object("issue"));
    }

    private static @Nullable Failure failure(Fields fields, @Nullable Map<String, Object> error) {
        return error == null ? null : Failure.read(fields.object("error"));
    }
}
