package dev.signalbox.github;

import dev.signalbox.github.Fact.Occasion;
import dev.signalbox.github.Fact.PullClue;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Fields;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Refused;
import dev.signalbox.model.TaskEvent;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a payload into facts. Pure. Every event and action is accepted; those that concern no task give no facts, and
 * neither does one that lacks a field that its event needs.
 */
@Singleton
final class DeliveryMapper {
    private static final int TEXT_BYTES_MAX = 50_000;

    private final String taskLabel;

    DeliveryMapper(GithubSettings settings) {
        this.taskLabel = settings.taskLabel();
    }

    Delivery map(String id, String event, Map<?, ?> payload) {
        GithubJson json = GithubJson.of(payload);
        String action = json.text("action");
        String repo = json.at("repository").text("full_name");
        String login = GithubJson.first(json.at("sender").text("login"), "github");
        List<Fact> facts = repo.isBlank()
                ? List.of()
                : facts(event, action, repo, json)
                        .filter(DeliveryMapper::isStorable)
                        .toList();
        return new Delivery(id, event, action, repo, new Actor(Actor.Kind.GITHUB, login, login), facts);
    }

    private Stream<Fact> facts(String event, String action, String repo, GithubJson json) {
        return switch (event + "." + action) {
            case "pull_request.opened",
                    "pull_request.reopened",
                    "pull_request.ready_for_review",
                    "pull_request.closed",
                    "pull_request.synchronize",
                    "pull_request.edited",
                    "pull_request.converted_to_draft" -> pullRequest(action, repo, json);
            case "pull_request_review.submitted" -> review(repo, json);
            case "check_run.completed", "check_suite.completed", "workflow_run.completed" ->
                check(repo, json, json.at(event));
            case "issue_comment.created" -> comment(repo, json);
            case "issues.closed", "issues.opened", "issues.labeled" -> issue(action, repo, json);
            default -> Stream.of();
        };
    }

    private static Stream<Fact> pullRequest(String action, String repo, GithubJson json) {
        GithubJson pull = json.at("pull_request");
        Long number = number(pull, json);
        if (number == null) {
            return Stream.of();
        }
        String url = GithubJson.first(pull.text("html_url"), webUrl(json, repo, "pull", number));
        Instant updated = pull.time("updated_at");
        boolean draft = pull.flag("draft");
        TaskEvent event = switch (action) {
            case "opened" ->
                new PullRequestEvent.PrOpened(url, number, repo, draft, or(pull.time("created_at"), updated));
            case "reopened" -> new PullRequestEvent.PrOpened(url, number, repo, draft, updated);
            case "ready_for_review" -> new PullRequestEvent.PrOpened(url, number, repo, false, updated);
            case "closed" -> closed(pull, number, repo, url);
            default -> new PullRequestEvent.PrUpdated(number, repo, draft, action, sinceOpen(pull));
        };
        Occasion occasion = switch (action) {
            case "opened" -> Occasion.OPENED;
            case "ready_for_review" -> Occasion.READY;
            default -> Occasion.OTHER;
        };
        return Stream.of(new Fact.OfPull(clue(repo, number, pull, json), event, occasion));
    }

    /** {@code merged: true} is trusted even if other fields are missing: some bots' merges have no time or commit. */
    private static TaskEvent closed(GithubJson pull, long number, String repo, String url) {
        Instant closedAt = or(pull.time("closed_at"), pull.time("updated_at"));
        if (!pull.flag("merged")) {
            return new PullRequestEvent.PrClosed(number, url, repo, closedAt);
        }
        String commit =
                GithubJson.first(pull.text("merge_commit_sha"), pull.at("head").text("sha"), "unknown");
        return new PullRequestEvent.PrMerged(commit, number, url, repo, or(pull.time("merged_at"), closedAt));
    }

    /** Without a time after the close, so that an edit delivered before the close does not make the close late. */
    private static @Nullable Instant sinceOpen(GithubJson pull) {
        return "closed".equals(pull.text("state")) ? null : pull.time("updated_at");
    }

    private static Stream<Fact> review(String repo, GithubJson json) {
        GithubJson pull = json.at("pull_request");
        GithubJson review = json.at("review");
        Long number = number(pull, json);
        return number == null
                ? Stream.of()
                : Stream.of(new Fact.OfPull(
                        clue(repo, number, pull, json),
                        new PullRequestEvent.PrReview(
                                review.text("state").toLowerCase(Locale.ROOT),
                                GithubJson.first(review.at("user").text("login"), "github"),
                                number,
                                repo,
                                orNull(review.text("html_url"))),
                        Occasion.OTHER));
    }

    /** A check names the pull requests of its commit; for one from a fork, and where there is none yet, only the branch. */
    private static Stream<Fact> check(String repo, GithubJson json, GithubJson check) {
        String name = Cut.to(
                GithubJson.first(check.text("name"), check.at("app").text("name"), "check"),
                TaskEvent.NAME_MAX,
                TEXT_BYTES_MAX);
        String branch = GithubJson.first(
                check.text("head_branch"), check.at("check_suite").text("head_branch"));
        String url = GithubJson.first(
                check.text("html_url"),
                check.text("details_url"),
                webUrl(json, repo, "commit", check.text("head_sha")));
        String conclusion = GithubJson.first(check.text("conclusion"), "unknown");
        List<Long> numbers = check.list("pull_requests").stream()
                .flatMap(pull -> Stream.ofNullable(pull.number("number")))
                .toList();
        Stream<@Nullable Long> each =
                numbers.isEmpty() ? Stream.of((Long) null) : numbers.stream().map(n -> n);
        return each.map(number -> new Fact.OfPull(
                new PullClue(repo, number, "", "", branch, host(json)),
                new PullRequestEvent.Check(name, conclusion, url, number, repo),
                Occasion.OTHER));
    }

    private static Stream<Fact> comment(String repo, GithubJson json) {
        GithubJson issue = json.at("issue");
        GithubJson comment = json.at("comment");
        Long number = number(issue, json);
        if (number == null) {
            return Stream.of();
        }
        String text = GithubJson.first(comment.text("body"), "(no text)");
        TaskEvent event = new ActivityEvent.Comment(
                Cut.to(text, ActivityEvent.COMMENT_MAX, TEXT_BYTES_MAX), orNull(comment.text("html_url")));
        return Stream.of(
                issue.at("pull_request").isEmpty()
                        ? new Fact.OfIssue(repo, number, event)
                        : new Fact.OfPull(clue(repo, number, issue, json), event, Occasion.OTHER));
    }

    private Stream<Fact> issue(String action, String repo, GithubJson json) {
        GithubJson issue = json.at("issue");
        Long number = number(issue, json);
        if (number == null) {
            return Stream.of();
        }
        if (action.equals("closed")) {
            return issue.text("state_reason").equals("not_planned")
                    ? Stream.of(new Fact.OfIssue(
                            repo, number, new LifecycleEvent.Cancelled("The issue was closed as not planned")))
                    : Stream.of();
        }
        boolean isLabelled = action.equals("labeled")
                ? isTaskLabel(json.at("label"))
                : issue.list("labels").stream().anyMatch(this::isTaskLabel);
        return isLabelled ? Stream.of(newTask(repo, number, issue, json)) : Stream.of();
    }

    private boolean isTaskLabel(GithubJson label) {
        return label.text("name").equalsIgnoreCase(taskLabel);
    }

    private static Fact newTask(String repo, long number, GithubJson issue, GithubJson json) {
        String title = GithubJson.first(issue.text("title"), repo + "#" + number);
        List<String> labels = issue.list("labels").stream()
                .map(label -> label.text("name"))
                .filter(name -> !name.isBlank() && name.length() <= 100)
                .distinct()
                .limit(50)
                .toList();
        return new Fact.NewTask(
                new LifecycleEvent.Created(
                        Cut.to(title, TaskEvent.TITLE_MAX, TEXT_BYTES_MAX),
                        orNull(Cut.to(issue.text("body"), TaskEvent.DESCRIPTION_MAX, TEXT_BYTES_MAX)),
                        null,
                        labels,
                        repo,
                        null),
                new LifecycleEvent.Dispatched(
                        GithubJson.first(issue.text("html_url"), webUrl(json, repo, "issues", number)), number, repo));
    }

    /** @param pull a pull request, or an issue that is one */
    private static PullClue clue(String repo, long number, GithubJson pull, GithubJson json) {
        return new PullClue(
                repo,
                number,
                pull.text("title"),
                pull.text("body"),
                pull.at("head").text("ref"),
                host(json));
    }

    private static @Nullable Long number(GithubJson object, GithubJson json) {
        return or(object.number("number"), json.number("number"));
    }

    private static String webUrl(GithubJson json, String repo, String kind, Object id) {
        return "https://" + host(json) + "/" + repo + "/" + kind + "/" + id;
    }

    private static String host(GithubJson json) {
        try {
            String host = URI.create(json.at("repository").text("html_url")).getHost();
            return host == null ? "github.com" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "github.com";
        }
    }

    private static <T> @Nullable T or(@Nullable T value, @Nullable T otherwise) {
        return value == null ? otherwise : value;
    }

    private static @Nullable String orNull(String text) {
        return text.isBlank() ? null : text;
    }

    /** Only what can be read back from the log may be written to it. */
    private static boolean isStorable(Fact fact) {
        return switch (fact) {
            case Fact.OfPull f -> isStorable(f.event());
            case Fact.OfIssue f -> isStorable(f.event());
            case Fact.NewTask f -> isStorable(f.created()) && isStorable(f.dispatched());
        };
    }

    private static boolean isStorable(TaskEvent event) {
        EventType type = event.eventType();
        Fields fields = Fields.of(event.json());
        try {
            TaskEvent.read(type, fields);
            fields.check();
            return true;
        } catch (Refused e) {
            return false;
        }
    }
}
