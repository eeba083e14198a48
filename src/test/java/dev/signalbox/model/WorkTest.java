package dev.signalbox.model;

import static dev.signalbox.model.History.answered;
import static dev.signalbox.model.History.asked;
import static dev.signalbox.model.History.at;
import static dev.signalbox.model.History.check;
import static dev.signalbox.model.History.closed;
import static dev.signalbox.model.History.merged;
import static dev.signalbox.model.History.opened;
import static dev.signalbox.model.History.review;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.Attention.Reason;
import dev.signalbox.model.InputRequest.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests, runs, work state and attention. The n-th event of a history is at {@code at(n)}; the first creates the task. */
class WorkTest {
    private final History history = History.created();

    private static TaskEvent started(String runId) {
        return new RunEvent.RunStarted(runId, "kite", null);
    }

    private static TaskEvent ended(String runId) {
        return new RunEvent.RunEnded(runId, RunEvent.Outcome.SUCCEEDED, null, null);
    }

    private static TaskEvent dispatched() {
        return new LifecycleEvent.Dispatched("https://github.com/o/r/issues/1", 1, "o/r");
    }

    @Test
    void severalRequestsAreOpenAtOnceAndEachEndsAlone() {
        history.agent(asked(Kind.QUESTION, "a"));
        history.agent(asked(Kind.PERMISSION, "b", "c"));
        assertThat(history.task().requests()).extracting(OpenRequest::id).containsExactly("a", "b", "c");
        assertThat(history.task().workState()).isEqualTo(WorkState.WAITING_FOR_INPUT);
        history.person(answered("b"));
        assertThat(history.task().requests()).extracting(OpenRequest::id).containsExactly("a", "c");
        history.agent(new InputEvent.InputWithdrawn(List.of("a", "c"), false));
        assertThat(history.task().requests()).isEmpty();
        assertThat(history.task().attention()).isEmpty();
    }

    @Test
    void theQuestionsOfAClarificationAreRequestsUntilTheStatusChanges() {
        history.agent(asked(Kind.REVIEW, "r"));
        history.agent(new LifecycleEvent.ClarificationNeeded(List.of(new Question("q", "Why?", List.of("so")))));
        OpenRequest question = history.task().request("q");
        assertThat(question)
                .isEqualTo(new OpenRequest(
                        new InputRequest("q", Kind.QUESTION, "Why?", List.of("so"), null), at(3), History.AGENT));
        history.person(new LifecycleEvent.ClarificationAnswered(List.of(new Answer("q", "So"))));
        assertThat(history.task().requests()).extracting(OpenRequest::id).containsExactly("r");
        assertThat(history.task().questions()).isEmpty();
    }

    @Test
    void anEndClosesAllRequestsAndLeavesNoAttention() {
        history.agent(asked(Kind.QUESTION, "a"));
        Task ended = history.person(new LifecycleEvent.Completed("Done by hand"));
        assertThat(ended.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(ended.requests()).isEmpty();
        assertThat(ended.attention()).isEmpty();
        assertThat(ended.workState()).isEqualTo(WorkState.DONE);
    }

    @Test
    void aRunIsOpenUntilItsOwnEnd() {
        history.agent(started("one"));
        assertThat(history.task().work().run()).isEqualTo(new Run("one", "kite", null, at(2)));
        assertThat(history.task().workState()).isEqualTo(WorkState.WORKING);
        history.agent(ended("another"));
        assertThat(history.task().work().run()).isNotNull();
        history.agent(ended("one"));
        assertThat(history.task().work().run()).isNull();
        assertThat(history.task().workState()).isEqualTo(WorkState.QUEUED);
    }

    @Test
    void aRunThatBeginsEndsTheOpenOneAsLost() {
        Task one = history.agent(started("one"));
        Task again = history.agent(started("one"));
        assertThat(Effect.between(one, again).endedRun()).isNull();
        Task two = history.agent(started("two"));
        Effect effect = Effect.between(again, two);
        assertThat(((RunEvent) started("two")).ends(effect.endedRun()))
                .isEqualTo(new RunEvent.RunEnded("one", RunEvent.Outcome.LOST, "replaced", null));
        assertThat(Effect.ofStored(Json.asObject(effect.storedJson()))).isEqualTo(effect);
        Task late = history.agent(ended("one"));
        assertThat(late.work().run()).isEqualTo(two.work().run());
        assertThat(Effect.between(two, late).endedRun()).isNull();
        Task done = history.agent(ended("two"));
        assertThat(((RunEvent) ended("two")).ends(Effect.between(late, done).endedRun()))
                .isEqualTo(ended("two"));
    }

    @Test
    void aDispatchedTaskIsQueuedUntilAnAgentSpeaks() {
        history.agent(dispatched());
        assertThat(history.task().workState()).isEqualTo(WorkState.QUEUED);
        history.person(new ActivityEvent.Comment("hello?", null));
        assertThat(history.task().workState()).isEqualTo(WorkState.QUEUED);
        history.agent(new ActivityEvent.Progress("on it", null));
        assertThat(history.task().workState()).isEqualTo(WorkState.WORKING);
        assertThat(history.task().work().lastWordAt()).isEqualTo(at(4));
    }

    @Test
    void anOpenPullRequestWaitsForItsChecksThenForItsReview() {
        history.github(opened(7));
        assertThat(history.task().workState()).isEqualTo(WorkState.WAITING_FOR_REVIEW);
        history.github(check(7, "build", "in_progress"));
        assertThat(history.task().workState()).isEqualTo(WorkState.WAITING_FOR_CHECKS);
        assertThat(history.task().attention()).isEmpty();
        history.github(check(7, "build", "failure"));
        assertThat(history.task().attention()).extracting(Attention::reason).containsExactly(Reason.CHECKS_FAILED);
        history.github(check(7, "build", "success"));
        assertThat(history.task().attention()).containsExactly(new Attention(Reason.REVIEW_REQUESTED, at(5), "o/r#7"));
        history.github(review("changes_requested"));
        assertThat(history.task().attention()).containsExactly(new Attention(Reason.CHANGES_REQUESTED, at(6), "o/r#7"));
        history.github(review("approved"));
        assertThat(history.task().attention()).isEmpty();
    }

    @Test
    void attentionKeepsTheTimeItsReasonAroseAndHasOneEntryForEach() {
        history.agent(asked(Kind.QUESTION, "a"));
        history.agent(asked(Kind.QUESTION, "b"));
        history.agent(asked(Kind.CREDENTIALS, "c"));
        history.person(answered("c"));
        assertThat(history.task().attention()).containsExactly(new Attention(Reason.QUESTION, at(2), "Text of a"));
        history.person(answered("a"));
        assertThat(history.task().attention()).containsExactly(new Attention(Reason.QUESTION, at(3), "Text of b"));
        history.agent(new LifecycleEvent.Failed("X", "It broke"));
        history.person(new ActivityEvent.Comment("oh", null));
        assertThat(history.task().attention()).contains(new Attention(Reason.FAILED, at(7), "It broke"));
    }

    @Test
    void aStaleTaskIsWokenByTheNextWordOfAnAgentAndNotByAComment() {
        history.agent(new LifecycleEvent.Analyzing());
        assertThat(history.task().work().quietSince()).isEqualTo(at(2));
        history.by(Actor.SIGNALBOX, new SystemEvent.Stale(at(2)));
        assertThat(history.task().workState()).isEqualTo(WorkState.STALE);
        assertThat(history.task().attention()).containsExactly(new Attention(Reason.STALE, at(2), null));
        history.person(new ActivityEvent.Comment("?", null));
        assertThat(history.task().workState()).isEqualTo(WorkState.STALE);
        history.agent(new ActivityEvent.Progress("here", null));
        assertThat(history.task().workState()).isEqualTo(WorkState.WORKING);
        assertThat(history.task().attention()).isEmpty();
        assertThat(history.task().work().quietSince()).isEqualTo(at(5));
    }

    @Test
    void silenceCountsFromTheAnswerThatTheAgentWaitedFor() {
        history.agent(new LifecycleEvent.Analyzing());
        history.agent(asked(Kind.QUESTION, "a"));
        history.person(new ActivityEvent.Comment("thinking", null));
        history.person(answered("a"));
        assertThat(history.task().work().quietSince()).isEqualTo(at(5));
    }

    @Test
    void aTaskWithSeveralPullRequestsIsMergedWhenNoneIsOpenAndOneIsMerged() {
        history.github(opened(7));
        history.github(opened(8));
        assertThat(history.github(merged(7)).status()).isEqualTo(TaskStatus.PR_OPENED);
        assertThat(history.github(closed(8)).status()).isEqualTo(TaskStatus.MERGED);
    }

    @Test
    void aMergeBesideAnOpenPullRequestKeepsStatusAndQuestions() {
        history.github(opened(7));
        history.github(closed(7));
        history.github(opened(8));
        history.github(opened(9));
        assertThat(history.github(merged(8)).status()).isEqualTo(TaskStatus.PR_OPENED);
        assertThat(history.github(merged(9)).status()).isEqualTo(TaskStatus.MERGED);
    }

    @Test
    void reopenedGoesBackToTheIssueIfThereIsOne() {
        history.person(new LifecycleEvent.Cancelled(null));
        assertThat(history.person(new LifecycleEvent.Reopened("again")).status())
                .isEqualTo(TaskStatus.CREATED);
        history.agent(dispatched());
        history.agent(new LifecycleEvent.Failed("X", "y"));
        Task reopened = history.person(new LifecycleEvent.Reopened(null));
        assertThat(reopened.status()).isEqualTo(TaskStatus.DISPATCHED);
        assertThat(reopened.error()).isNull();
        assertThat(reopened.workState()).isEqualTo(WorkState.QUEUED);
    }

    @Test
    void aStoppedDispatchNeedsSomeoneUntilItIsTriedAgain() {
        history.by(Actor.SIGNALBOX, new SystemEvent.DispatchRequested("o/r", List.of(), List.of()));
        history.by(Actor.SIGNALBOX, new SystemEvent.DispatchStopped("GONE", "No such repository."));
        assertThat(history.task().attention())
                .containsExactly(new Attention(Reason.DISPATCH_STOPPED, at(3), "No such repository."));
        assertThat(history.by(Actor.SIGNALBOX, new SystemEvent.DispatchRequested("o/r", List.of(), List.of()))
                        .attention())
                .isEmpty();
    }

    @Test
    void theActivityIsTheNewestProgressOrCommentCutToARowsLength() {
        history.agent(new ActivityEvent.Progress("Reading", 30L));
        assertThat(history.task().json().get("activity"))
                .isEqualTo(Json.object("kind", "action", "message", "Reading", "percent", 30L, "at", Json.time(at(2))));
        history.person(new ActivityEvent.Comment("x".repeat(9_000), null));
        Activity activity = history.task().activity();
        assertThat(activity).isNotNull();
        assertThat(activity.kind()).isEqualTo("comment");
        assertThat(activity.message()).hasSize(500).endsWith("…");
    }
}
