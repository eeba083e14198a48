package dev.signalbox.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of task that a team repeats: what its tasks have by default, and what to ask whoever makes one.
 *
 * @param defaults some of {@code {title, description, labels, assignedTo, repo, spaceId}}
 */
public record Workflow(
        String name, @Nullable String description, Map<String, Object> defaults, List<Question> questions) {
    private static final int DESCRIPTION_MAX = 2_000;
    private static final int QUESTIONS_MAX = 20;
    private static final List<String> FIELDS = List.of("name", "description", "defaults", "questions");
    private static final List<String> DEFAULTS =
            List.of("title", "description", "labels", "assignedTo", "repo", "spaceId");
    private static final List<String> QUESTION = List.of("id", "text", "options");

    /**
     * Reads what {@code schemas/workflow.json} describes; other fields are mistakes.
     *
     * @throws Refused {@code INVALID_PAYLOAD}
     */
    public static Workflow read(Object definition) {
        Fields f = Fields.of(definition, "");
        f.onlyKnown(FIELDS);
        String name = f.text("name", TaskEvent.NAME_MAX);
        String description = f.textOrNull("description", DESCRIPTION_MAX);
        Fields given = f.object("defaults");
        given.onlyKnown(DEFAULTS);
        Map<String, Object> defaults = Json.object(
                "title",
                given.has("title") ? given.text("title", TaskEvent.TITLE_MAX) : null,
                "description",
                given.textOrNull("description", TaskEvent.DESCRIPTION_MAX),
                "labels",
                given.has("labels") ? TaskPatch.readLabels(given) : null,
                "assignedTo",
                given.textOrNull("assignedTo", TaskEvent.NAME_MAX),
                "repo",
                given.textOrNull("repo", TaskEvent.NAME_MAX),
                "spaceId",
                given.textOrNull("spaceId", TaskEvent.NAME_MAX));
        List<Question> questions = numbered(f.objects("questions", QUESTIONS_MAX, Workflow::question));
        if (new HashSet<>(questions.stream().map(Question::id).toList()).size() < questions.size()) {
            f.reject("questions", "must not have two items with the same id");
        }
        f.check();
        return new Workflow(name, description, defaults, questions);
    }

    private static Question question(Fields f) {
        f.onlyKnown(QUESTION);
        String id = f.textOrNull("id", Question.ID_MAX);
        return new Question(id == null ? "" : id, f.text("text"), f.texts("options", 20, 500));
    }

    /** Questions without an id get one by their place. */
    private static List<Question> numbered(List<Question> questions) {
        List<Question> numbered = new ArrayList<>(questions.size());
        for (Question question : questions) {
            numbered.add(
                    question.id().isBlank()
                            ? new Question("q" + (numbered.size() + 1), question.text(), question.options())
                            : question);
        }
        return numbered;
    }

    /** {@code {name, description?, defaults, questions?}}. */
    public Map<String, Object> json() {
        return Json.object(
                "name", name,
                "description", description,
                "defaults", defaults,
                "questions", questions.isEmpty() ? null : Json.array(questions, Question::json));
    }
}
