package dev.signalbox.github.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be seen of a pull request or an issue now, with the repository it is in; the fields as GraphQL names them.
 *
 * @param databaseId the number of the repository
 * @param nameWithOwner its present name
 */
@Serdeable
public record Seen(
        @Nullable Long databaseId,
        @Nullable String nameWithOwner,
        @Nullable Pull pullRequest,
        @Nullable Issue issue) {
    /** What is asked of a pull request. */
    static final String PULL = """
            fragment P on PullRequest { number url title state isDraft createdAt updatedAt closedAt mergedAt headRefOid baseRefName \
            mergeable isInMergeQueue mergeCommit { oid } autoMergeRequest { enabledAt } reviewRequests { totalCount } \
            latestOpinionatedReviews(first: 50) { nodes { author { login } state submittedAt url } } \
            commits(last: 1) { nodes { commit { oid statusCheckRollup { contexts(first: 100) { nodes { __typename \
            ... on CheckRun { name status conclusion url startedAt completedAt checkSuite { databaseId } } \
            ... on StatusContext { context state targetUrl createdAt } } } } } } } }
            """;

    static final String ISSUE = "fragment I on Issue { number url state stateReason closedAt updatedAt }\n";

    /** @param mergeable {@code MERGEABLE}, {@code CONFLICTING}, or {@code UNKNOWN} while GitHub works it out */
    @Serdeable
    public record Pull(
            long number,
            String url,
            String title,
            String state,
            boolean isDraft,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant closedAt,
            @Nullable Instant mergedAt,
            @Nullable String headRefOid,
            @Nullable String baseRefName,
            @Nullable String mergeable,
            @Nullable Boolean isInMergeQueue,
            @Nullable Commit mergeCommit,
            @Nullable AutoMerge autoMergeRequest,
            @Nullable Count reviewRequests,
            @Nullable Reviews latestOpinionatedReviews,
            @Nullable Commits commits) {
        /** The last word of each reviewer. */
        public List<Review> reviews() {
            return latestOpinionatedReviews == null ? List.of() : present(latestOpinionatedReviews.nodes);
        }

        /** The checks of the head; none while the newest commit is another one. */
        public List<Context> checks() {
            return commits == null
                    ? List.of()
                    : present(commits.nodes).stream()
                            .map(CommitNode::commit)
                            .filter(commit -> commit.oid.equals(headRefOid) && commit.statusCheckRollup != null)
                            .flatMap(commit ->
                                    present(Objects.requireNonNull(commit.statusCheckRollup).contexts.nodes).stream())
                            .toList();
        }
    }

    @Serdeable
    public record Issue(
            long number,
            String url,
            String state,
            @Nullable String stateReason,
            @Nullable Instant closedAt,
            Instant updatedAt) {}

    @Serdeable
    public record AutoMerge(@Nullable Instant enabledAt) {}

    @Serdeable
    public record Count(int totalCount) {}

    @Serdeable
    record Reviews(@Nullable List<@Nullable Review> nodes) {}

    /** @param author {@code null} for one who is gone */
    @Serdeable
    public record Review(
            @Nullable Author author,
            String state,
            @Nullable Instant submittedAt,
            @Nullable String url) {}

    @Serdeable
    public record Author(String login) {}

    @Serdeable
    record Commits(@Nullable List<@Nullable CommitNode> nodes) {}

    @Serdeable
    record CommitNode(Commit commit) {}

    @Serdeable
    public record Commit(String oid, @Nullable Rollup statusCheckRollup) {}

    @Serdeable
    record Rollup(Contexts contexts) {}

    @Serdeable
    record Contexts(@Nullable List<@Nullable Context> nodes) {}

    /** A check run, or a commit status, which has {@code context}. */
    @Serdeable
    public record Context(
            @Nullable String name,
            @Nullable String status,
            @Nullable String conclusion,
            @Nullable String url,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Suite checkSuite,
            @Nullable String context,
            @Nullable String state,
            @Nullable String targetUrl,
            @Nullable Instant createdAt) {}

    @Serdeable
    public record Suite(@Nullable Long databaseId) {}

    private static <T> List<T> present(@Nullable List<@Nullable T> nodes) {
        return nodes == null
                ? List.of()
                : nodes.stream()
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .toList();
    }
}
