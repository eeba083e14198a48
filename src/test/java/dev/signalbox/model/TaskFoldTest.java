package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskFoldTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Actor GITHUB = new Actor(Actor.Kind.GITHUB, "octocat", "octocat");

    private long version;
    private @Nullable Task task;

    private Task after(TaskEvent payload) {
        return after(payload, false);
    }

    private Task after(TaskEvent payload, boolean late) {
        version++;
        task = Task.apply(
                task,
                new Event(
                        "e" + version,
                        "main",
                        version,
                        "t1",
                        version,
                        T0.plusSeconds(version),
                        GITHUB,
                        payload,
                        late,
                        null,
                        null,
                        null));
        return task;
    }

    private void created() {
        after(new LifecycleEvent.Created("Title", null, null, List.of(), null, null));
    }

    private static TaskEvent opened(long number, @Nullable Instant at) {
        return new PullRequestEvent.PrOpened("https://github.com/o/r/pull/" + number, number, "o/r", false, at);
    }

    private static TaskEvent closed(long number, @Nullable Instant at) {
        return new PullRequestEvent.PrClosed(number, null, "o/r", at);
    }

    private static TaskEvent merged(long number) {
        return new PullRequestEvent.PrMerged("abc", number, null, "o/r", null);
    }

    @Test
    void aTaskMovesFromCreatedToMerged() {
        created();
        assertThat(after(new LifecycleEvent.Analyzing()).status()).isEqualTo(TaskStatus.ANALYZING);
        assertThat(after(new LifecycleEvent.Dispatched("https://github.com/o/r/issues/1", 1, "o/r"))
                        .issueJson())
                .containsEntry("number", 1L);
        assertThat(after(opened(7, null)).status()).isEqualTo(TaskStatus.PR_OPENED);
        Task merged = after(merged(7));
        assertThat(merged.status()).isEqualTo(TaskStatus.MERGED);
        assertThat(merged.prJson()).containsEntry("mergeCommitSha", "abc").containsEntry("state", "merged");
        assertThat(merged.version()).isEqualTo(5);
    }

    @Test
    void aLateOpenedKeepsTheTaskMerged() {
        created();
        after(merged(7));
        Task late = after(opened(7, null), true);
        assertThat(late.status()).isEqualTo(TaskStatus.MERGED);
        assertThat(late.prJson())
                .containsEntry("state", "merged")
                .containsEntry("url", "https://github.com/o/r/pull/7");
    }

    @Test
    void closingOneOfTwoOpenPullRequestsLeavesTheStatusAndShowsTheOpenOne() {
        created();
        after(opened(7, null));
        after(opened(8, null));
        Task one = after(closed(8, null));
        assertThat(one.status()).isEqualTo(TaskStatus.PR_OPENED);
        assertThat(one.prJson()).containsEntry("number", 7L);
        assertThat(after(closed(7, null)).status()).isEqualTo(TaskStatus.DISPATCHED);
    }

    @Test
    void anOlderOpenedDoesNotReopenAPullRequestThatWasClosedSince() {
        created();
        after(opened(7, T0));
        after(closed(7, T0.plusSeconds(60)));
        assertThat(after(opened(7, T0.plusSeconds(30)), true).prJson()).containsEntry("state", "closed");
    }

    @Test
    void aLateOpenedOfTheSameSecondDoesNotReopenAClosedPullRequest() {
        created();
        after(opened(7, T0));
        after(closed(7, T0.plusSeconds(5)));
        assertThat(after(opened(7, T0.plusSeconds(5)), true).prJson()).containsEntry("state", "closed");
    }

    @Test
    void questionsAreListedOnlyWhileOpen() {
        created();
        assertThat(after(new LifecycleEvent.ClarificationNeeded(List.of(new Question("q1", "Why?", List.of()))))
                        .questionsJson())
                .hasSize(1);
        assertThat(after(new LifecycleEvent.ClarificationAnswered(List.of(new Answer("q1", "Because"))))
                        .questionsJson())
                .isNull();
    }

    @Test
    void aRetryClearsTheError() {
        created();
        assertThat(after(new LifecycleEvent.Failed("BUILD", "it broke")).errorJson())
                .containsEntry("code", "BUILD");
        Task retried = after(new LifecycleEvent.Analyzing());
        assertThat(retried.status()).isEqualTo(TaskStatus.ANALYZING);
        assertThat(retried.errorJson()).isNull();
    }

    @Test
    void aPatchChangesOnlyItsFieldsAndAnEmptyTextRemoves() {
        created();
        after(new ActivityEvent.Updated(new TaskPatch("New", "Text", "ann", List.of("a"), null)));
        Task cleared = after(new ActivityEvent.Updated(new TaskPatch(null, "", "", null, null)));
        assertThat(cleared.title()).isEqualTo("New");
        assertThat(cleared.descriptionDigest()).isEqualTo(Task.NO_DESCRIPTION);
        assertThat(cleared.assignedTo()).isNull();
        assertThat(cleared.labels()).containsExactly("a");
    }

    @Test
    void anotherRepositoryIsWhereAStoppedIssueIsTriedNext() {
        created();
        after(new SystemEvent.DispatchRequested("o/wrong", List.of(), List.of()));
        after(new SystemEvent.DispatchStopped("GONE", "No such repository"));
        Task moved = after(moved("o/right"));
        assertThat(moved.repo()).isEqualTo("o/right");
        assertThat(moved.dispatch()).isEqualTo(new Dispatch("o/right", 2, new Failure("GONE", "No such repository")));
        assertThat(after(moved("")).repo()).isNull();
    }

    private static ActivityEvent.Updated moved(String repo) {
        return new ActivityEvent.Updated(new TaskPatch(null, null, null, null, repo));
    }

    @Test
    void theLastResultOfACheckReplacesTheOneBefore() {
        created();
        after(opened(7, null));
        after(new PullRequestEvent.Check("build", "failure", "https://ci/1", 7L, "o/r"));
        Task fixed = after(new PullRequestEvent.Check("build", "success", "https://ci/2", 7L, "O/R"));
        assertThat(fixed.pr()).isNotNull();
        assertThat(fixed.pr().checks()).extracting(PullCheck::state).containsExactly(PullCheck.State.SUCCESS);
    }

    @Test
    void ofTooManyChecksTheLeastImportantGoes() {
        created();
        after(opened(7, null));
        after(check("a", "failure", null, null));
        after(check("b", "pending", null, null));
        for (int i = 0; i < 120; i++) {
            after(check("c" + i, "success", null, null));
        }
        Task many = after(check("d", "failure", null, null));
        assertThat(many.pr().checks())
                .hasSize(100)
                .extracting(PullCheck::name)
                .startsWith("a", "b")
                .endsWith("d");
    }

    @Test
    void ofTooManyReviewsTheLeastImportantGoes() {
        created();
        after(opened(7, null));
        after(new PullRequestEvent.PrReview("changes_requested", "a", 7L, "o/r", null));
        after(new PullRequestEvent.PrReview("dismissed", "z", 7L, "o/r", null));
        Task many = null;
        for (int i = 0; i < 60; i++) {
            many = after(new PullRequestEvent.PrReview("approved", "b" + i, 7L, "o/r", null));
        }
        assertThat(many.pr().reviews())
                .hasSize(50)
                .extracting(PullReview::author)
                .startsWith("a")
                .doesNotContain("z");
    }

    @Test
    void whatAnAgentSaysOfACheckIsReplacedByWhatGithubSays() {
        created();
        after(opened(7, null));
        after(new PullRequestEvent.Check("build", "failure", "https://ci/1", 7L, "o/r"));
        after(new PullRequestEvent.Check("lint", "failure", "https://ci/1", 7L, "o/r"));
        Task both = after(check("build", "success", T0, "abc"));
        assertThat(both.pr().checks())
                .extracting(PullCheck::name, PullCheck::state)
                .containsExactly(tuple("build", PullCheck.State.SUCCESS), tuple("lint", PullCheck.State.FAILURE));
    }

    private static TaskEvent check(String name, String conclusion, @Nullable Instant at, @Nullable String sha) {
        var source = new PullRequestEvent.Check.Source(sha, PullCheck.Kind.RUN, at == null ? 0 : 5, at, null);
        return new PullRequestEvent.Check(name, conclusion, "https://ci/" + name, 7L, "o/r", source);
    }

    @Test
    void aRunWithoutAnAgentKeepsTheAgentThatIsAtWork() {
        created();
        after(new RunEvent.RunStarted("r1", "kite", null));
        assertThat(after(new RunEvent.RunStarted("r2", null, null)).work().run())
                .extracting(Run::id, Run::agentId)
                .containsExactly("r2", "kite");
        assertThat(after(new RunEvent.RunStarted("r3", "heron", null)).work().run())
                .extracting(Run::agentId)
                .isEqualTo("heron");
    }

    @Test
    void longTextsAreNotKeptWhole() {
        created();
        after(opened(7, null));
        String url = "https://ci/" + "x".repeat(500);
        Task checked = after(new PullRequestEvent.Check("build", "failure", url, 7L, "o/r"));
        assertThat(checked.pr().checks())
                .singleElement()
                .satisfies(check -> assertThat(check.url()).isNull());
        Task failed = after(new LifecycleEvent.Failed("BUILD", "y".repeat(20_000)));
        assertThat(failed.error().message()).hasSize(500).endsWith("y…");
    }

    @Test
    void anEventThatIsNotTheNextIsRefused() {
        created();
        version++;
        assertThatThrownBy(() -> after(new LifecycleEvent.Analyzing())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theEffectHoldsExactlyTheFieldsOfAList() {
        created();
        Task before = task;
        Task failed = after(new LifecycleEvent.Failed("X", "y"));
        Effect effect = Effect.between(before, failed);
        assertThat(effect.changed()).containsOnlyKeys("status", "error", "workState", "attention");
        assertThat(Effect.ofStored(Json.asObject(effect.storedJson()))).isEqualTo(effect);
        assertThat(Effect.between(failed, after(new ActivityEvent.Progress("z", 5L)))
                        .changed())
                .isEmpty();
    }
}
