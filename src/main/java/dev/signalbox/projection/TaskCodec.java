package dev.signalbox.projection;

import dev.signalbox.log.EventCodec;
import dev.signalbox.model.Activity;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Attention;
import dev.signalbox.model.Dispatch;
import dev.signalbox.model.Event;
import dev.signalbox.model.Failure;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Issue;
import dev.signalbox.model.Json;
import dev.signalbox.model.OpenRequest;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Question;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.model.Work;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Converts tasks to documents of the collection {@code tasks} and back. */
final class TaskCodec {
    private TaskCodec() {}

    static Document document(TaskDetail detail) {
        return fields(detail.task())
                .append("_id", detail.task().id())
                .append("description", detail.description())
                .append("events", detail.events().stream().map(EventCodec::kept).toList());
    }

    /** Everything but the description and the events; an absent value is {@code null}. */
    static Document fields(Task task) {
        return new Document("spaceId", task.spaceId())
                .append("title", task.title())
                .append("commented", task.commented())
                .append("status", task.status().wire())
                .append("statusSince", Date.from(task.statusSince()))
                .append("creator", task.creator().json())
                .append("assignedTo", task.assignedTo())
                .append("labels", task.labels())
                .append("repo", task.repo())
                .append("workflow", task.workflow())
                .append("issue", task.issue() == null ? null : task.issue().storedJson())
                .append("pulls", Json.array(task.pulls(), PullRequest::storedJson))
                .append("questions", Json.array(task.questions(), Question::json))
                .append("requests", Json.array(task.requests(), OpenRequest::json))
                .append("error", task.error() == null ? null : task.error().json())
                .append(
                        "activity",
                        task.activity() == null ? null : task.activity().json())
                .append("work", task.work().json())
                .append(
                        "dispatch",
                        task.dispatch() == null ? null : task.dispatch().json())
                .append("attention", Json.array(task.attention(), Attention::json))
                .append("version", task.version())
                .append("spaceVersion", task.spaceVersion())
                .append("createdAt", Date.from(task.createdAt()))
                .append("updatedAt", Date.from(task.updatedAt()));
    }

    static TaskDetail detail(Document document) {
        List<Event> events = document.getList("events", Document.class, List.of()).stream()
                .map(EventCodec::event)
                .toList();
        return TaskDetail.of(row(document), document.getString("description"), events);
    }

    private static Task row(Document document) {
        Stored stored = new Stored(document);
        TaskRow row = new TaskRow(
                stored.text("_id"),
                stored.text("spaceId"),
                stored.text("title"),
                stored.textOrNull("description"),
                Boolean.TRUE.equals(document.get("commented")),
                stored.text("status"),
                stored.timeOrNull("statusSince"),
                Json.asObject(document.get("creator")),
                stored.textOrNull("assignedTo"),
                stored.texts("labels"),
                stored.textOrNull("repo"),
                stored.textOrNull("workflow"),
                stored.objectOrNull("issue"),
                stored.objects("pulls"),
                stored.objects("questions"),
                stored.objects("requests"),
                stored.objectOrNull("error"),
                stored.objectOrNull("activity"),
                stored.objectOrNull("work"),
                stored.objectOrNull("dispatch"),
                stored.objects("attention"),
                stored.number("version"),
                stored.number("spaceVersion"),
                stored.time("createdAt"),
                stored.time("updatedAt"));
        return task(row);
    }

    static Task task(TaskRow row) {
        String place = "tasks/" + row.id();
        Map<String, Object> lists = Json.object(
                "pulls", row.pulls(),
                "questions", row.questions(),
                "requests", row.requests(),
                "issue", row.issue(),
                "error", row.error(),
                "activity", row.activity(),
                "work", row.work(),
                "dispatch", row.dispatch(),
                "attention", row.attention());
        Fields fields = Fields.of(lists, place);
        return new Task(
                row.id(),
                row.spaceId(),
                row.title(),
                Task.digest(row.description()),
                Boolean.TRUE.equals(row.commented()),
                TaskStatus.of(row.status()),
                Objects.requireNonNullElse(row.statusSince(), row.updatedAt()),
                Actor.of(row.creator()),
                row.assignedTo(),
                row.labels() == null ? List.of() : row.labels(),
                row.repo(),
                row.workflow(),
                issue(fields, row.issue()),
                fields.objects("pulls", Integer.MAX_VALUE, PullRequest::read),
                fields.objects("questions", Integer.MAX_VALUE, Question::read),
                fields.objects("requests", Integer.MAX_VALUE, OpenRequest::read),
                failure(fields, row.error()),
                row.activity() == null ? null : Activity.read(fields.object("activity")),
                Work.read(fields.object("work"), row.updatedAt()),
                row.dispatch() == null ? null : Dispatch.read(fields.object("dispatch")),
                fields.objects("attention", Integer.MAX_VALUE, Attention::read),
                row.version(),
                row.spaceVersion(),
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
