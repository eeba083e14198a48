package dev.signalbox.github;

import dev.signalbox.model.Fields;
import dev.signalbox.model.PullCheck.Kind;
import dev.signalbox.model.PullRequestEvent.Check;
import dev.signalbox.model.TaskEvent;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maps what is about the checks of a commit. Pure. One run is reported up to three times, as check runs, as their suite and as
 * a workflow run, which name the same suite; those of a merge queue are of a commit that is no head.
 */
final class CheckMapper {
    private static final String QUEUE_BRANCH = "gh-readonly-queue/";

    private CheckMapper() {}

    /** Other actions ask for something; their payloads still hold the result before it. */
    static Stream<Fact> check(String event, String action, GithubJson json) {
        boolean acts = switch (action) {
            case "created", "requested", "in_progress", "completed" -> true;
            default -> false;
        };
        return !acts
                ? Stream.of()
                : switch (event) {
                    case "check_run" -> run(json);
                    case "check_suite" -> suite(json);
                    default -> workflow(json);
                };
    }

    private static Stream<Fact> run(GithubJson json) {
        GithubJson run = json.at("check_run");
        GithubJson suite = run.at("check_suite");
        return check(json, run, Kind.RUN, suite.number("id"), suite.text("head_branch"), run.text("name"));
    }

    private static Stream<Fact> suite(GithubJson json) {
        GithubJson suite = json.at("check_suite");
        String app = suite.at("app").text("name");
        return check(json, suite, Kind.SUITE, suite.number("id"), suite.text("head_branch"), app);
    }

    private static Stream<Fact> workflow(GithubJson json) {
        GithubJson run = json.at("workflow_run");
        return run.text("event").equals("merge_group")
                ? Stream.of()
                : check(
                        json,
                        run,
                        Kind.WORKFLOW,
                        run.number("check_suite_id"),
                        run.text("head_branch"),
                        run.text("name"));
    }

    private static Stream<Fact> check(
            GithubJson json, GithubJson check, Kind kind, @Nullable Long suiteId, String branch, String name) {
        if (branch.startsWith(QUEUE_BRANCH)) {
            return Stream.of();
        }
        String url = GithubJson.first(check.text("html_url"), check.text("details_url"));
        String state = GithubJson.first(check.text("conclusion"), check.text("status"), "unknown");
        List<Long> numbers = check.list("pull_requests").stream()
                .flatMap(pull -> Stream.ofNullable(pull.number("number")))
                .toList();
        return fact(json, check.text("head_sha"), numbers, kind, suiteId, name, state, url, time(check));
    }

    /** A check run has a time for each end of it, the others one of the last change. */
    private static @Nullable Instant time(GithubJson check) {
        Instant completed = check.time("completed_at");
        Instant changed = GithubJson.or(completed, check.time("updated_at"));
        return GithubJson.or(changed, check.time("started_at"));
    }

    /** A commit status. */
    static Stream<Fact> status(GithubJson json) {
        String sha = json.text("sha");
        String name = json.text("context");
        Instant changed = GithubJson.or(json.time("updated_at"), json.time("created_at"));
        return fact(
                json, sha, List.of(), Kind.STATUS, null, name, json.text("state"), json.text("target_url"), changed);
    }

    private static Stream<Fact> fact(
            GithubJson json,
            String sha,
            List<Long> numbers,
            Kind kind,
            @Nullable Long suiteId,
            String name,
            String state,
            String url,
            @Nullable Instant changed) {
        if (sha.isEmpty()) {
            return Stream.of();
        }
        String shown = Cut.to(GithubJson.first(name, "check"), TaskEvent.NAME_MAX, 4 * TaskEvent.NAME_MAX);
        String link = Fields.isWebUrl(url) ? url : json.webUrl("commit", sha); // apps may send anything
        Fact.Repo repo = json.repo();
        Check.Source source = new Check.Source(sha, kind, suiteId == null ? 0 : suiteId, changed, repo.id());
        Long number = numbers.size() == 1 ? numbers.getFirst() : null;
        return Stream.of(
                new Fact.OfHead(repo, sha, numbers, new Check(shown, state, link, number, repo.name(), source)));
    }
}
