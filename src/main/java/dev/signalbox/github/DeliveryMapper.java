package dev.signalbox.github;

import dev.signalbox.github.Delivery.Past;
import dev.signalbox.model.Actor;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Refused;
import dev.signalbox.model.TaskEvent;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Turns a payload into facts. Every event and action is accepted; those that concern no task give no facts, and neither does
 * one that lacks a field that its event needs.
 */
@Singleton
final class DeliveryMapper {
    /** How much GitHub's clock may be ahead of ours. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final IssueMapper issues;
    private final Clock clock;

    DeliveryMapper(GithubSettings settings, Clock clock) {
        this.issues = new IssueMapper(settings.taskLabel());
        this.clock = clock;
    }

    /** One that is received now. */
    Delivery map(String id, String event, Map<?, ?> payload) {
        return map(id, event, payload, clock.instant());
    }

    /** The same facts each time: what is of the future is measured by when it was received. */
    Delivery map(String id, String event, Map<?, ?> payload, Instant receivedAt) {
        GithubJson json = GithubJson.of(payload, receivedAt.plus(AHEAD));
        String action = json.text("action");
        String repo = json.repo().name();
        String login = GithubJson.first(json.at("sender").text("login"), "github");
        List<Fact> facts = repo.isBlank() ? List.of() : read(event, action, json);
        Actor actor = new Actor(Actor.Kind.GITHUB, login, login);
        return new Delivery(id, event, action, repo, receivedAt, actor, facts, Past.NONE);
    }

    private List<Fact> read(String event, String action, GithubJson json) {
        try {
            return facts(event, action, json).filter(DeliveryMapper::isStorable).toList();
        } catch (RuntimeException | StackOverflowError e) {
            return List.of(new Fact.Unread(e));
        }
    }

    private Stream<Fact> facts(String event, String action, GithubJson json) {
        return switch (event) {
            case "pull_request" -> PullMapper.pullRequest(action, json);
            case "pull_request_review" ->
                switch (action) {
                    case "submitted", "dismissed", "edited" -> PullMapper.review(json);
                    default -> Stream.of();
                };
            case "check_run", "check_suite", "workflow_run" -> CheckMapper.check(event, action, json);
            case "status" -> CheckMapper.status(json);
            case "issue_comment" -> action.equals("created") ? IssueMapper.comment(json) : Stream.of();
            case "issues" -> issues.issue(action, json);
            default -> Stream.of();
        };
    }

    /** Only what can be read back from the log may be written to it. */
    private static boolean isStorable(Fact fact) {
        return switch (fact) {
            case Fact.OfPull f -> isStorable(f.event());
            case Fact.OfHead f -> isStorable(f.event());
            case Fact.OfIssue f -> isStorable(f.event());
            case Fact.NewTask f -> isStorable(f.created()) && isStorable(f.dispatched());
            case Fact.Unread f -> true;
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
