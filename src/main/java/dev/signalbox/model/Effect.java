package dev.signalbox.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event changed in the fields that a task list shows. It is stored with the event, so that the messages of an old
 * event can be rebuilt from the log alone.
 *
 * @param was the status before the event; {@code null} when the event created the task
 * @param wasSince since when the task had the status before; {@code null} where that is not known
 * @param changed those of status, title, assignedTo, labels, issue, pr, questions, requests, attention, workState and
 *     error that changed, with their values after the event; {@code null} for a removed one
 * @param endedRun the run that was open before the event and is not any more; {@link RunEvent#ends} says how it ended
 */
public record Effect(
        @Nullable TaskStatus was,
        @Nullable Instant wasSince,
        TaskStatus status,
        String title,
        @Nullable String assignedTo,
        Map<String, @Nullable Object> changed,
        @Nullable String endedRun) {

    /** Compares a task before and after an event. */
    public static Effect between(@Nullable Task before, Task after) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        if (before != null) {
            put(changed, "status", before.status().wire(), after.status().wire());
            put(changed, "title", before.title(), after.title());
            put(changed, "assignedTo", before.assignedTo(), after.assignedTo());
            put(changed, "labels", before.labels(), after.labels());
            put(changed, "repo", before.repo(), after.repo());
            put(changed, "issue", before.issueJson(), after.issueJson());
            put(changed, "pr", before.prJson(), after.prJson());
            put(changed, "questions", before.questionsJson(), after.questionsJson());
            put(changed, "requests", before.requestsJson(), after.requestsJson());
            put(changed, "attention", before.attentionJson(), after.attentionJson());
            put(
                    changed,
                    "workState",
                    before.workState().wire(),
                    after.workState().wire());
            put(changed, "error", before.errorJson(), after.errorJson());
        }
        return new Effect(
                before == null ? null : before.status(),
                before == null ? null : before.statusSince(),
                after.status(),
                after.title(),
                after.assignedTo(),
                changed,
                endedRun(before, after));
    }

    /** Only what it says about statuses. */
    Effect statuses() {
        return new Effect(was, wasSince, status, "", null, Map.of(), null);
    }

    private static @Nullable String endedRun(@Nullable Task before, Task after) {
        Run open = before == null ? null : before.work().run();
        Run now = after.work().run();
        return open == null || now != null && now.id().equals(open.id()) ? null : open.id();
    }

    private static void put(
            Map<String, @Nullable Object> changed, String name, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changed.put(name, after);
        }
    }

    /**
     * The changed fields of the row, with since when the status is what it is where it became another.
     *
     * @param at when the event happened
     */
    public Map<String, @Nullable Object> changed(String at) {
        if (!changed.containsKey("status")) {
            return changed;
        }
        Map<String, @Nullable Object> dated = new LinkedHashMap<>(changed);
        dated.put("statusSince", at);
        return dated;
    }

    /** {@code {status, title, assignedTo?, updatedAt, …changed fields}}. */
    public Map<String, @Nullable Object> listJson(String updatedAt) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", status.wire());
        json.put("title", title);
        if (assignedTo != null) {
            json.put("assignedTo", assignedTo);
        }
        json.put("updatedAt", updatedAt);
        json.putAll(changed(updatedAt));
        return json;
    }

    /** The form stored with the event. */
    public Map<String, @Nullable Object> storedJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("was", was == null ? null : was.wire());
        json.put("wasSince", wasSince == null ? null : Json.time(wasSince));
        json.put("status", status.wire());
        json.put("title", title);
        json.put("assignedTo", assignedTo);
        json.put("changed", changed);
        if (endedRun != null) {
            json.put("endedRun", endedRun);
        }
        return json;
    }

    /** @param json the result of {@link #storedJson} */
    public static Effect ofStored(Map<String, Object> json) {
        Object was = json.get("was");
        return new Effect(
                was == null ? null : TaskStatus.valueOf(was.toString().toUpperCase(Locale.ROOT)),
                json.get("wasSince") instanceof String since ? Instant.parse(since) : null,
                TaskStatus.of(String.valueOf(json.get("status"))),
                String.valueOf(json.get("title")),
                json.get("assignedTo") instanceof String text ? text : null,
                Json.asObject(json.get("changed")),
                json.get("endedRun") instanceof String run ? run : null);
    }
}
