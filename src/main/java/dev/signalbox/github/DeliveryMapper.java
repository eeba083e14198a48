package dev.signalbox.github;

import dev.signalbox.model.Actor;
import dev.signalbox.model.EventType;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Refused;
import dev.signalbox.model.TaskEvent;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
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

    Delivery map(String id, String event, Map<?, ?> payload) {
        GithubJson json = GithubJson.of(payload, clock.instant().plus(AHEAD));
        String action = json.text("action");
        String repo = json.repo().name();
        String login = GithubJson.first(json.at("sender").text("login"), "github");
        List<Fact> facts = repo.isBlank()
                ? List.of()
                : facts(event, action, json).filter(DeliveryMapper::isStorable).toList();
        return new Delivery(id, event, action, repo, new Actor(Actor.Kind.GITHUB, login, login), facts);
    }

    private Stream<Fact> facts(String event, String action, GithubJson json) {
        return switch (event) {
            case "pull_request" -> PullMapper.pullRequest(action, json);
            case "pull_request_review" ->
                switch (action) {
                    case "submitted", "dismissed", "edited" -> PullMapper.review(json);
                    default -> Stream.of();
                };
            case "check_run" -> CheckMapper.run(json);
            case "check_suite" -> CheckMapper.suite(json);
            case "workflow_run" -> CheckMapper.workflow(json);
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
