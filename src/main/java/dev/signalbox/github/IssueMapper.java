package dev.signalbox.github;

import dev.signalbox.github.Fact.Repo;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.LifecycleEvent.Dispatched;
import dev.signalbox.model.SystemEvent;
import dev.signalbox.model.TaskEvent;
import java.util.List;
import java.util.stream.Stream;

/** Maps what is about issues, and comments. Pure. */
final class IssueMapper {
    private static final int TEXT_BYTES_MAX = 50_000;

    private final String taskLabel;

    IssueMapper(String taskLabel) {
        this.taskLabel = taskLabel;
    }

    static Stream<Fact> comment(GithubJson json) {
        GithubJson issue = json.at("issue");
        GithubJson comment = json.at("comment");
        Long number = PullMapper.number(issue, json);
        if (number == null) {
            return Stream.of();
        }
        String text = GithubJson.first(comment.text("body"), "(no text)");
        TaskEvent event = new ActivityEvent.Comment(
                Cut.to(text, ActivityEvent.COMMENT_MAX, TEXT_BYTES_MAX), comment.textOrNull("html_url"));
        return Stream.of(
                issue.at("pull_request").isEmpty()
                        ? new Fact.OfIssue(json.repo(), number, event)
                        : PullMapper.comment(number, issue, event, json));
    }

    Stream<Fact> issue(String action, GithubJson json) {
        GithubJson issue = json.at("issue");
        Long number = PullMapper.number(issue, json);
        if (number == null) {
            return Stream.of();
        }
        Repo repo = json.repo();
        return switch (action) {
            case "opened", "labeled" ->
                isLabelled(action, issue, json) ? Stream.of(newTask(number, issue, json)) : Stream.of();
            case "closed" ->
                issue.text("state_reason").equals("not_planned")
                        ? Stream.of(new Fact.OfIssue(
                                repo,
                                number,
                                new LifecycleEvent.Cancelled(
                                        "The issue was closed as not planned",
                                        GithubJson.or(issue.time("closed_at"), issue.time("updated_at")))))
                        : Stream.of();
            case "reopened" ->
                Stream.of(new Fact.OfIssue(
                        repo,
                        number,
                        new LifecycleEvent.Reopened("The issue was opened again", issue.time("updated_at"))));
            case "deleted" -> Stream.of(new Fact.OfIssue(repo, number, SystemEvent.DispatchStopped.issueDeleted()));
            case "transferred" -> transferred(number, repo, json.at("changes"));
            default -> Stream.of();
        };
    }

    /** The payload is of the repository that the issue leaves. */
    private static Stream<Fact> transferred(long number, Repo repo, GithubJson changes) {
        GithubJson moved = changes.at("new_issue");
        GithubJson to = changes.at("new_repository");
        Long newNumber = moved.number("number");
        return newNumber == null || to.text("full_name").isBlank()
                ? Stream.of()
                : Stream.of(new Fact.OfIssue(
                        repo,
                        number,
                        new Dispatched(moved.text("html_url"), newNumber, to.text("full_name"), to.number("id"))));
    }

    private boolean isLabelled(String action, GithubJson issue, GithubJson json) {
        return action.equals("labeled")
                ? isTaskLabel(json.at("label"))
                : issue.list("labels").stream().anyMatch(this::isTaskLabel);
    }

    private boolean isTaskLabel(GithubJson label) {
        return label.text("name").equalsIgnoreCase(taskLabel);
    }

    private static Fact newTask(long number, GithubJson issue, GithubJson json) {
        Repo repo = json.repo();
        String title = GithubJson.first(issue.text("title"), repo.name() + "#" + number);
        String body = Cut.to(issue.text("body"), TaskEvent.DESCRIPTION_MAX, TEXT_BYTES_MAX);
        List<String> labels = issue.list("labels").stream()
                .map(label -> label.text("name"))
                .filter(name -> !name.isBlank() && name.length() <= 100)
                .distinct()
                .limit(50)
                .toList();
        return new Fact.NewTask(
                new LifecycleEvent.Created(
                        Cut.to(title, TaskEvent.TITLE_MAX, TEXT_BYTES_MAX),
                        body.isBlank() ? null : body,
                        null,
                        labels,
                        repo.name(),
                        null),
                new Dispatched(
                        GithubJson.first(issue.text("html_url"), json.webUrl("issues", number)),
                        number,
                        repo.name(),
                        repo.id()),
                IssueText.taskOf(issue.text("body")));
    }
}
