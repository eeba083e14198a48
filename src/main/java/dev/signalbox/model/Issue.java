package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The GitHub issue that a task was dispatched to: {@code {url, number, repo}}.
 *
 * @param url given as {@code null}: the usual one
 * @param repo {@code owner/name}
 * @param repoId GitHub's number of the repository; {@code null} while it is not known
 * @param changedAt GitHub's time of its newest closing or reopening that we know
 */
public record Issue(
        @Nullable String url,
        long number,
        String repo,
        @Nullable Long repoId,
        @Nullable Instant changedAt) {
    private static final String KIND = "issues";

    public Issue {
        url = Address.kept(url, repo, KIND, number);
        repo = Shared.of(repo);
    }

    @Override
    public String url() {
        return Address.of(url, repo, KIND, number);
    }

    /** Whether the address follows from repository and number: {@code https://github.com/<repo>/issues/<number>}. */
    public boolean hasUsualUrl() {
        return url == null;
    }

    /** The same, closed or opened again at a time. */
    Issue changedAt(@Nullable Instant time) {
        return time == null || isOlder(time) ? this : new Issue(url, number, repo, repoId, time);
    }

    /** The same, by the name that a pull request says its repository has by now. */
    Issue named(List<PullRequest> pulls) {
        return pulls.stream()
                .filter(pull -> repoId != null && repoId == pull.repoId())
                .reduce((earlier, later) -> later)
                .filter(pull -> !pull.repo().equals(repo))
                .map(pull -> new Issue(url(), number, pull.repo(), repoId, changedAt))
                .orElse(this);
    }

    /** Whether something that happened at a time was before what we know. */
    public boolean isOlder(@Nullable Instant time) {
        return time != null && changedAt != null && time.isBefore(changedAt);
    }

    /** The number of the repository decides where both are known, else its name. */
    public boolean is(long otherNumber, String otherRepo, @Nullable Long otherRepoId) {
        return number == otherNumber
                && (repoId == null || otherRepoId == null
                        ? repo.equalsIgnoreCase(otherRepo)
                        : repoId.equals(otherRepoId));
    }

    public Map<String, Object> json() {
        return Json.object("url", url(), "number", number, "repo", repo);
    }

    public Map<String, Object> storedJson() {
        return Json.object(
                "url",
                url(),
                "number",
                number,
                "repo",
                repo,
                "repoId",
                repoId,
                "changedAt",
                Json.timeOrNull(changedAt));
    }

    public static Issue read(Fields f) {
        return new Issue(
                f.text("url"),
                f.number("number", 0, Integer.MAX_VALUE),
                f.text("repo"),
                f.numberOrNull("repoId", 1, Long.MAX_VALUE),
                f.timeOrNull("changedAt"));
    }
}
