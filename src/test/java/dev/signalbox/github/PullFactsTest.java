package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.model.Attention;
import dev.signalbox.model.Cause;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullCheck;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What deliveries make of the pull requests of a task: heads, checks, reviews, conflicts, queues, renames. */
class PullFactsTest {
    private static final String HEAD = "2222222222222222222222222222222222222222";
    private static final String PUSHED = "3333333333333333333333333333333333333333";

    private final GithubSettings settings = new GithubSettings("s", "signalbox", "main");
    private final InMemorySpaces spaces = new InMemorySpaces();
    private final DeliveryMapper mapper = new DeliveryMapper(settings, Clock.systemUTC());
    private final Timeline timeline = new Timeline(spaces, spaces, new TaskMatcher(spaces), settings);
    private int deliveries;

    private final Fixture opened = Fixture.of("pull_request").with("pull_request.body", "Signalbox-Task: t");
    private final Fixture run = Fixture.of("check_run").with("check_run.completed_at", "2026-03-01T10:05:00Z");

    @Test
    void theFirstOfTwoMergesAndTheTaskGoesOn() {
        given(opened, pull(8, opened));
        write("pull_request", merged(opened));
        assertThat(task().status()).isEqualTo(TaskStatus.PR_OPENED);
        write("pull_request", merged(pull(8, opened)));
        assertThat(task().status()).isEqualTo(TaskStatus.MERGED);
    }

    @Test
    void aPushEmptiesTheChecksAndAResultOfTheOldHeadStaysAway() {
        given(opened);
        write("check_run", run.with("check_run.conclusion", "success"));
        assertThat(shown().checksState()).isEqualTo(PullRequest.ChecksState.SUCCESS);
        write("pull_request", pushed());
        assertThat(shown().headSha()).isEqualTo(PUSHED);
        assertThat(shown().checksState()).isEqualTo(PullRequest.ChecksState.NONE);
        Timeline.Written late = write("check_run", run);
        assertThat(late.tasks()).isEmpty();
        assertThat(late.waitsFor()).containsExactly("head/" + HEAD);
        assertThat(shown().checks()).isEmpty();
    }

    @Test
    void aCheckOfAForkIsFoundByItsHead() {
        given(opened);
        write(
                "check_run",
                run.with("check_run.pull_requests", List.of()).with("check_run.check_suite.head_branch", null));
        assertThat(shown().checksState()).isEqualTo(PullRequest.ChecksState.FAILURE);
    }

    @Test
    void aForkHasTheSameCommitsAndChecksOfItsOwn() {
        given(opened, pull(8, opened).with("pull_request.head.sha", HEAD).with("repository.id", 5));
        Fixture all = run.with("check_run.pull_requests", List.of());
        Timeline.Written ofFork = write("check_run", all.with("repository.id", 4));
        assertThat(ofFork.tasks()).isEmpty();
        write("check_run", all.with("repository.id", 99).with("repository.full_name", "acme/renamed"));
        assertThat(task().pulls())
                .extracting(PullRequest::repoId, pull -> pull.checks().size())
                .containsExactlyInAnyOrder(tuple(99L, 1), tuple(5L, 0));
    }

    @Test
    void anIssueFollowsTheRenameThatItsPullRequestTells() {
        given(opened);
        write("issues", Fixture.of("issues").with("repository.id", 99));
        Task made = spaces.tasks().stream()
                .filter(task -> task.issue() != null)
                .findFirst()
                .orElseThrow();
        Fixture renamed = pull(9, opened)
                .with("pull_request.body", "Signalbox-Task: " + made.id())
                .with("repository.id", 99)
                .with("repository.full_name", "acme/store");
        write("pull_request", renamed);
        assertThat(spaces.task(made.id()).issue()).extracting("repo").isEqualTo("acme/store");
    }

    @Test
    void oneRunThatIsReportedThreeTimesIsOneEntry() {
        given(opened);
        Fixture suite = Fixture.of("check_suite")
                .with("check_suite.id", 3)
                .with("check_suite.head_sha", HEAD)
                .with("check_suite.updated_at", "2026-03-01T10:06:00Z");
        Fixture workflow = Fixture.of("workflow_run")
                .with("workflow_run.check_suite_id", 3)
                .with("workflow_run.head_sha", HEAD)
                .with("workflow_run.updated_at", "2026-03-01T10:06:00Z");
        write("check_suite", suite);
        write("workflow_run", workflow);
        assertThat(shown().checks()).extracting(PullCheck::name).containsExactly("CI");
        write("check_run", run);
        write("workflow_run", workflow);
        write("check_suite", suite);
        assertThat(shown().checks()).extracting(PullCheck::name).containsExactly("build");
    }

    @Test
    void aRunThatGoesOnIsPendingAndItsTimesDecide() {
        given(opened);
        Fixture going = run.with("action", "created")
                .with("check_run.status", "in_progress")
                .with("check_run.conclusion", null)
                .with("check_run.completed_at", null)
                .with("check_run.started_at", "2026-03-01T10:01:00Z");
        write("check_run", going);
        assertThat(shown().checksState()).isEqualTo(PullRequest.ChecksState.PENDING);
        write("check_run", run);
        write("check_run", going);
        assertThat(shown().checksState()).isEqualTo(PullRequest.ChecksState.FAILURE);
        write("check_run", going.with("check_run.started_at", "2026-03-01T10:07:00Z"));
        assertThat(shown().checksState()).as("run again").isEqualTo(PullRequest.ChecksState.PENDING);
    }

    @Test
    void aCommitStatusIsACheckAndACheckOfTheQueueIsNot() {
        given(opened);
        write(
                "status",
                new Fixture(Map.of(
                        "sha",
                        HEAD,
                        "context",
                        "ci/acme",
                        "state",
                        "pending",
                        "repository",
                        Map.of("id", 99, "full_name", "acme/shop"))));
        assertThat(shown().checks()).extracting(PullCheck::name).containsExactly("ci/acme");
        write("check_run", run.with("check_run.check_suite.head_branch", "gh-readonly-queue/main/pr-7-1"));
        assertThat(shown().checks()).hasSize(1);
    }

    @Test
    void reviewsAreSummedOverTheLastWordOfEach() {
        given(opened);
        review("submitted", "approved", "ann", "10:01");
        review("submitted", "changes_requested", "bob", "10:02");
        assertThat(shown().review()).isEqualTo(PullRequest.Review.CHANGES_REQUESTED);
        review("submitted", "commented", "bob", "10:03");
        assertThat(shown().review()).isEqualTo(PullRequest.Review.CHANGES_REQUESTED);
        review("dismissed", "dismissed", "bob", "10:02");
        assertThat(shown().review()).isEqualTo(PullRequest.Review.APPROVED);
        review("submitted", "changes_requested", "bob", "10:02");
        assertThat(shown().review()).as("delivered late").isEqualTo(PullRequest.Review.APPROVED);
        review("dismissed", "dismissed", "ann", "10:01");
        assertThat(shown().review()).isEqualTo(PullRequest.Review.NONE);
        write(
                "pull_request",
                changed("review_requested", "10:09")
                        .with("pull_request.requested_reviewers", List.of(Map.of("login", "bob"))));
        assertThat(shown().review()).isEqualTo(PullRequest.Review.REQUIRED);
    }

    @Test
    void aConflictNeedsAPersonUntilThePushThatEndsIt() {
        given(opened);
        write("pull_request", changed("labeled", "10:01").with("pull_request.mergeable_state", "dirty"));
        assertThat(task().attention()).extracting(Attention::reason).contains(Attention.Reason.CONFLICT);
        write("pull_request", pushed());
        assertThat(task().attention()).extracting(Attention::reason).doesNotContain(Attention.Reason.CONFLICT);
    }

    @Test
    void queueAutoMergeTitleAndBaseAreShown() {
        given(opened);
        write(
                "pull_request",
                changed("enqueued", "10:01")
                        .with("pull_request.auto_merge", Map.of("merge_method", "squash"))
                        .with("pull_request.title", "New")
                        .with("pull_request.base.ref", "stack-1"));
        assertThat(shown().json())
                .containsEntry("queued", true)
                .containsEntry("autoMerge", true)
                .containsEntry("title", "New")
                .containsEntry("baseRef", "stack-1")
                .containsEntry("proof", "observed");
        write("pull_request", changed("dequeued", "10:02").withNull("pull_request.auto_merge"));
        assertThat(shown().json()).doesNotContainKeys("queued", "autoMerge");
    }

    @Test
    void whatChangesNothingShownIsNoEvent() {
        given(opened);
        write("pull_request", changed("labeled", "10:01"));
        write("pull_request", changed("assigned", "10:02"));
        assertThat(spaces.events("t")).extracting("taskVersion").hasSize(2);
    }

    @Test
    void aLateDraftDoesNotComeAfterItsEnd() {
        given(opened);
        write("pull_request", changed("ready_for_review", "10:03"));
        write("pull_request", changed("converted_to_draft", "10:02").with("pull_request.draft", true));
        assertThat(shown().draft()).isFalse();
    }

    @Test
    void aPullRequestIsLearnedFromAnyOfItsChanges() {
        given();
        write("pull_request", pushed());
        write("pull_request", opened);
        assertThat(task().status()).isEqualTo(TaskStatus.PR_OPENED);
        assertThat(shown().headSha()).isEqualTo(PUSHED);
    }

    @Test
    void aRenameIsFollowedAndTheSameNameWithAnotherNumberIsAnotherRepository() {
        given(opened);
        write("pull_request", merged(opened).with("repository.id", 5).with("pull_request.body", ""));
        assertThat(task().status()).isEqualTo(TaskStatus.PR_OPENED);
        write("pull_request", merged(opened).with("repository.full_name", "acme/store"));
        assertThat(task().status()).isEqualTo(TaskStatus.MERGED);
        assertThat(shown().repo()).isEqualTo("acme/store");
    }

    @Test
    void aStrangerMovesNothingUntilTheMerge() {
        Fixture strange = opened.with("pull_request.author_association", "NONE")
                .with("pull_request.base.repo.id", 99)
                .with("pull_request.head.repo.id", 4);
        given(strange);
        assertThat(spaces.events("t")).hasSize(1);
        write("pull_request", merged(strange));
        assertThat(task().status()).isEqualTo(TaskStatus.MERGED);
    }

    @Test
    void aClaimIsShownAsOneUntilGithubSaysTheSame() {
        spaces.given(
                "t", new PullRequestEvent.PrOpened("https://github.com/acme/shop/pull/7", 7, "acme/shop", false, null));
        assertThat(shown().proof()).isEqualTo(PullRequest.Proof.CLAIMED);
        write("pull_request", opened);
        assertThat(shown().proof()).isEqualTo(PullRequest.Proof.OBSERVED);
        assertThat(spaces.events("t").getLast().cause()).isEqualTo(new Cause(Cause.Kind.DELIVERY, "d0"));
    }

    @Test
    void anIssueThatIsReopenedTakesItsTaskBackInAnyOrder() {
        spaces.given("t", new LifecycleEvent.Dispatched("https://github.com/acme/shop/issues/31", 31, "acme/shop"));
        Fixture closed = Fixture.of("issues")
                .with("action", "closed")
                .with("issue.state_reason", "not_planned")
                .with("issue.closed_at", "2026-03-01T10:00:00Z");
        Fixture reopened =
                Fixture.of("issues").with("action", "reopened").with("issue.updated_at", "2026-03-01T11:00:00Z");
        write("issues", closed);
        assertThat(task().status()).isEqualTo(TaskStatus.CANCELLED);
        write("issues", reopened);
        assertThat(task().status()).isEqualTo(TaskStatus.DISPATCHED);
        write("issues", closed);
        assertThat(task().status()).as("delivered late").isEqualTo(TaskStatus.DISPATCHED);
    }

    @Test
    void aTransferredIssueIsFollowedAndADeletedOneIsNoneAnyMore() {
        spaces.given("t", new LifecycleEvent.Dispatched("https://github.com/acme/shop/issues/31", 31, "acme/shop"));
        write(
                "issues",
                Fixture.of("issues")
                        .with("action", "transferred")
                        .with(
                                "changes.new_issue",
                                Map.of("number", 4, "html_url", "https://github.com/acme/api/issues/4"))
                        .with("changes.new_repository", Map.of("id", 77, "full_name", "acme/api")));
        assertThat(task().issue()).extracting("repo", "number", "repoId").containsExactly("acme/api", 4L, 77L);
        write(
                "issues",
                Fixture.of("issues")
                        .with("action", "deleted")
                        .with("issue.number", 4)
                        .with("repository", Map.of("id", 77, "full_name", "acme/renamed")));
        assertThat(task().issue()).isNull();
        assertThat(task().attention()).extracting(Attention::reason).contains(Attention.Reason.DISPATCH_STOPPED);
    }

    private void given(Fixture... pulls) {
        spaces.given("t");
        for (Fixture pull : pulls) {
            write("pull_request", pull);
        }
    }

    private Timeline.Written write(String event, Fixture fixture) {
        return timeline.write(mapper.map("d" + deliveries++, event, fixture.payload()));
    }

    private void review(String action, String state, String author, String time) {
        write(
                "pull_request_review",
                Fixture.of("pull_request_review")
                        .with("action", action)
                        .with("review.state", state)
                        .with("review.user.login", author)
                        .with("review.submitted_at", "2026-03-01T" + time + ":00Z"));
    }

    private Fixture changed(String action, String time) {
        return opened.with("action", action).with("pull_request.updated_at", "2026-03-01T" + time + ":00Z");
    }

    private Fixture pushed() {
        return changed("synchronize", "10:04").with("pull_request.head.sha", PUSHED);
    }

    private static Fixture merged(Fixture pull) {
        return pull.with("action", "closed")
                .with("pull_request.state", "closed")
                .with("pull_request.merged", true)
                .with("pull_request.merged_at", "2026-03-01T11:00:00Z");
    }

    private static Fixture pull(int number, Fixture pull) {
        return pull.with("number", number)
                .with("pull_request.number", number)
                .with("pull_request.head.sha", "8".repeat(40))
                .with("pull_request.html_url", "https://github.com/acme/shop/pull/" + number);
    }

    private Task task() {
        return spaces.task("t");
    }

    private PullRequest shown() {
        PullRequest pull = task().pr();
        if (pull == null) {
            throw new AssertionError("no pull request");
        }
        return pull;
    }
}
