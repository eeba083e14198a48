package dev.signalbox.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * New values for the editable fields of a task; {@code null} leaves a field unchanged, an empty string removes the
 * description, the assignee or the repository.
 */
public record TaskPatch(
        @Nullable String title,
        @Nullable String description,
        @Nullable String assignedTo,
        @Nullable List<String> labels,
        @Nullable String repo) {
    static final List<String> NAMES = List.of("title", "description", "assignedTo", "labels", "repo");

    public boolean isEmpty() {
        return title == null && description == null && assignedTo == null && labels == null && repo == null;
    }

    /** Whether the task already has all these values. */
    public boolean changesNothing(Task task) {
        return (title == null || title.equals(task.title()))
                && (description == null || Task.digest(newDescription()) == task.descriptionDigest())
                && (assignedTo == null || assignedTo.equals(Objects.requireNonNullElse(task.assignedTo(), "")))
                && (labels == null || labels.equals(task.labels()))
                && !movesRepo(task);
    }

    boolean movesRepo(Task task) {
        return repo != null && !repo.equals(Objects.requireNonNullElse(task.repo(), ""));
    }

    /** Only those of these values that the task does not have already. */
    public TaskPatch changesOf(Task task) {
        return new TaskPatch(
                new TaskPatch(title, null, null, null, null).changesNothing(task) ? null : title,
                new TaskPatch(null, description, null, null, null).changesNothing(task) ? null : description,
                new TaskPatch(null, null, assignedTo, null, null).changesNothing(task) ? null : assignedTo,
                new TaskPatch(null, null, null, labels, null).changesNothing(task) ? null : labels,
                movesRepo(task) ? repo : null);
    }

    /** The description after the patch, if it has one: {@code null} for none. */
    @Nullable
    String newDescription() {
        return description == null || description.isBlank() ? null : description;
    }

    public Map<String, Object> json() {
        return Json.object(
                "title", title, "description", description, "assignedTo", assignedTo, "labels", labels, "repo", repo);
    }

    /** Reads the fields and checks their limits. */
    public static TaskPatch read(Fields f) {
        return new TaskPatch(
                f.has("title") ? f.text("title", TaskEvent.TITLE_MAX) : null,
                f.textOrNull("description", TaskEvent.DESCRIPTION_MAX),
                f.textOrNull("assignedTo", TaskEvent.NAME_MAX),
                f.has("labels") ? readLabels(f) : null,
                f.textOrNull("repo", TaskEvent.NAME_MAX));
    }

    static List<String> readLabels(Fields f) {
        return f.texts("labels", 50, 100).stream().distinct().toList();
    }
}
