package dev.signalbox.github;

import dev.signalbox.github.Fact.Occasion;
import dev.signalbox.github.Fact.PullClue;
import dev.signalbox.github.Fact.Repo;
import dev.signalbox.model.PullDetails;
import dev.signalbox.model.PullRequestEvent.PrClosed;
import dev.signalbox.model.PullRequestEvent.PrMerged;
import dev.signalbox.model.PullRequestEvent.PrOpened;
import dev.signalbox.model.PullRequestEvent.PrReview;
import dev.signalbox.model.PullRequestEvent.PrUpdated;
import dev.signalbox.model.TaskEvent;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Maps what is about pull requests: their changes, reviews and comments. Pure. */
final class PullMapper {
    /** Authors who may write to the repository; GitHub, {@code author_association}. */
    private static final Set<String> TRUSTED = Set.of("OWNER", "MEMBER", "COLLABORATOR");

    /** Actions that change what we show of a pull request; any other one is looked at for such a change all the same. */
    private static final Set<String> CHANGES = Set.of(
            "synchronize",
            "edited",
            "converted_to_draft",
            "review_requested",
            "review_request_removed",
            "enqueued",
            "dequeued",
            "auto_merge_enabled",
            "auto_merge_disabled");

    private PullMapper() {}

    static Stream<Fact> pullRequest(String action, GithubJson json) {
        GithubJson pull = json.at("pull_request");
        Long number = number(pull, json);
        if (number == null || action.isEmpty()) {
            return Stream.of();
        }
        Repo repo = json.repo();
        String url = GithubJson.first(pull.text("html_url"), json.webUrl("pull", number));
        Instant updated = pull.time("updated_at");
        boolean draft = pull.flag("draft");
        PullDetails details = details(repo, pull);
        TaskEvent event = switch (action) {
            case "opened" -> opening(pull, number, repo, url);
            case "reopened" -> new PrOpened(url, number, repo.name(), draft, updated, details);
            case "ready_for_review" -> new PrOpened(url, number, repo.name(), false, updated, details);
            case "closed" -> closed(pull, number, repo, url);
            case "enqueued", "dequeued" ->
                updated(action, number, repo, draft, details.queued(action.equals("enqueued")));
            default -> updated(action, number, repo, draft, details);
        };
        Occasion occasion = switch (action) {
            case "opened" -> Occasion.OPENED;
            case "ready_for_review" -> Occasion.READY;
            default -> CHANGES.contains(action) ? Occasion.CHANGED : Occasion.OTHER;
        };
        PrOpened opening = pull.text("state").equals("open") ? opening(pull, number, repo, url) : null;
        return Stream.of(new Fact.OfPull(clue(number, pull, isStranger(pull, repo), opening, json), event, occasion));
    }

    private static PrUpdated updated(String action, long number, Repo repo, boolean draft, PullDetails details) {
        return new PrUpdated(number, repo.name(), draft, action, null, details);
    }

    private static PrOpened opening(GithubJson pull, long number, Repo repo, String url) {
        Instant created = GithubJson.or(pull.time("created_at"), pull.time("updated_at"));
        return new PrOpened(url, number, repo.name(), pull.flag("draft"), created, details(repo, pull));
    }

    /** {@code merged: true} is trusted even if other fields are missing: some bots' merges have no time or commit. */
    private static TaskEvent closed(GithubJson pull, long number, Repo repo, String url) {
        Instant closedAt = GithubJson.or(pull.time("closed_at"), pull.time("updated_at"));
        if (!pull.flag("merged")) {
            return new PrClosed(number, url, repo.name(), pull.flag("draft"), closedAt, details(repo, pull));
        }
        String commit =
                GithubJson.first(pull.text("merge_commit_sha"), pull.at("head").text("sha"), "unknown");
        return new PrMerged(
                commit, number, url, repo.name(), GithubJson.or(pull.time("merged_at"), closedAt), details(repo, pull));
    }

    private static PullDetails details(Repo repo, GithubJson pull) {
        return new PullDetails(
                repo.id(),
                cutOrNull(pull.text("title"), PullDetails.TITLE_MAX),
                pull.at("head").textOrNull("sha"),
                cutOrNull(pull.at("base").text("ref"), TaskEvent.NAME_MAX),
                pull.has("auto_merge") || pull.isNull("auto_merge") ? (Boolean) pull.has("auto_merge") : null,
                pull.text("mergeable_state").equals("dirty") ? (Boolean) false : pull.flagOrNull("mergeable"),
                pull.has("requested_reviewers") || pull.has("requested_teams")
                        ? (Boolean) !(pull.list("requested_reviewers").isEmpty()
                                && pull.list("requested_teams").isEmpty())
                        : null,
                null,
                pull.time("updated_at"));
    }

    private static @Nullable String cutOrNull(String text, int max) {
        return text.isBlank() ? null : Cut.to(text, max, 4 * max);
    }

    /** A fork that was deleted is {@code null}. */
    private static boolean isStranger(GithubJson pull, Repo repo) {
        if (pull.flag("merged") || TRUSTED.contains(pull.text("author_association"))) {
            return false;
        }
        Long base = GithubJson.or(pull.at("base").at("repo").number("id"), repo.id());
        Long head = pull.at("head").at("repo").number("id");
        return pull.at("head").isNull("repo") || base != null && head != null && !base.equals(head);
    }

    static Stream<Fact> review(GithubJson json) {
        GithubJson pull = json.at("pull_request");
        GithubJson review = json.at("review");
        Long number = number(pull, json);
        Repo repo = json.repo();
        return number == null
                ? Stream.of()
                : Stream.of(new Fact.OfPull(
                        clue(number, pull, isStranger(pull, repo), null, json),
                        new PrReview(
                                review.text("state").toLowerCase(Locale.ROOT),
                                GithubJson.first(review.at("user").text("login"), "github"),
                                number,
                                repo.name(),
                                review.textOrNull("html_url"),
                                review.time("submitted_at"),
                                details(repo, pull).repoOnly()),
                        Occasion.OTHER));
    }

    /** A comment on a pull request, which is an issue as well. */
    static Fact comment(long number, GithubJson issue, TaskEvent comment, GithubJson json) {
        boolean isStranger = !TRUSTED.contains(issue.text("author_association"));
        return new Fact.OfPull(clue(number, issue, isStranger, null, json), comment, Occasion.OTHER);
    }

    /** @param pull a pull request, or an issue that is one */
    private static PullClue clue(
            long number, GithubJson pull, boolean isStrange, @Nullable PrOpened opening, GithubJson json) {
        return new PullClue(
                json.repo(),
                number,
                pull.text("title"),
                pull.text("body"),
                pull.at("head").text("ref"),
                isStrange,
                opening,
                json.host());
    }

    static @Nullable Long number(GithubJson object, GithubJson json) {
        return GithubJson.or(object.number("number"), json.number("number"));
    }
}
