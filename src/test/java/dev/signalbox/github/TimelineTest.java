package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.github.Fact.Repo;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullCheck;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.LiveSpaces;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deliveries on real folds of tasks, in every order that GitHub may choose. */
class TimelineTest {
    private final GithubSettings settings = new GithubSettings("s", "signalbox", "main");
    private final InMemorySpaces spaces = new InMemorySpaces();
    private final DeliveryMapper mapper = new DeliveryMapper(settings, Clock.systemUTC());
    private final Timeline timeline = new Timeline(spaces, spaces, new TaskMatcher(spaces), settings);
    private int deliveries;

    private final Fixture opened = Fixture.of("pull_request").with("pull_request.body", "Signalbox-Task: t");
    private final Fixture closed = at(opened, "closed", "2026-03-01T11:00:00Z")
            .with("pull_request.state", "closed")
            .with("pull_request.closed_at", "2026-03-01T11:00:00Z");
    private final Fixture merged =
            closed.with("pull_request.merged", true).with("pull_request.merged_at", "2026-03-01T11:00:00Z");
    private final Fixture reopened = at(opened, "reopened", "2026-03-01T12:00:00Z");

    @Test
    void openedThenMergedEndsMerged() {
        Task task = after(opened, merged);
        assertThat(task.status()).isEqualTo(TaskStatus.MERGED);
        assertThat(types(task)).containsExactly("created", "pr_opened", "pr_merged");
    }

    @Test
    void mergedBeforeOpenedKeepsTheTaskMergedAndTheOpenedAsLate() {
        Task task = after(merged, opened);
        assertThat(task.status()).isEqualTo(TaskStatus.MERGED);
        assertThat(types(task)).containsExactly("created", "pr_merged", "pr_opened late");
        assertThat(spaces.events("t").getLast().data()).containsEntry("late", true);
        assertThat(pull(task).state()).isEqualTo(PullRequest.State.MERGED);
    }

    @Test
    void closedGoesBackAndReopenedForth() {
        Task task = after(opened, closed);
        assertThat(task.status()).isEqualTo(TaskStatus.DISPATCHED);
        assertThat(write(reopened).status()).isEqualTo(TaskStatus.PR_OPENED);
        assertThat(pull(spaces.task("t")).isOpen()).isTrue();
    }

    @Test
    void aCloseThatComesAfterTheReopeningIsLate() {
        Task task = after(opened, reopened, closed);
        assertThat(task.status()).isEqualTo(TaskStatus.PR_OPENED);
        assertThat(types(task)).endsWith("pr_closed late");
        assertThat(pull(task).isOpen()).isTrue();
    }

    @Test
    void anOpenedThatComesAfterTheCloseDoesNotOpenItAgainButMovesTheTaskAsFar() {
        Task task = after(closed, opened);
        assertThat(types(task)).containsExactly("created", "pr_closed late", "pr_opened");
        assertThat(task.status()).as("as after opened and closed").isEqualTo(TaskStatus.DISPATCHED);
        assertThat(pull(task).state()).isEqualTo(PullRequest.State.CLOSED);
    }

    @Test
    void anEditAfterTheCloseDoesNotMakeTheCloseLate() {
        Fixture edited = at(closed, "edited", "2026-03-01T11:00:05Z").with("pull_request.title", "Another");
        Task task = after(opened, edited, closed);
        assertThat(types(task)).containsExactly("created", "pr_opened", "pr_updated", "pr_closed");
        assertThat(task.status()).isEqualTo(TaskStatus.DISPATCHED);
    }

    @Test
    void aMergeIsNeverLateForItsTime() {
        Fixture pushed = at(opened, "synchronize", "2026-03-01T11:30:00Z");
        assertThat(after(opened, pushed, merged).status()).isEqualTo(TaskStatus.MERGED);
    }

    @Test
    void anOlderPushChangesNothing() {
        Fixture draft = at(opened, "converted_to_draft", "2026-03-01T10:30:00Z").with("pull_request.draft", true);
        Fixture older = at(opened, "synchronize", "2026-03-01T10:20:00Z");
        Task task = after(opened, draft, older);
        assertThat(types(task)).containsExactly("created", "pr_opened", "pr_updated");
        assertThat(pull(task).draft()).isTrue();
    }

    @Test
    void readyForReviewEndsTheDraft() {
        Task task =
                after(opened.with("pull_request.draft", true), at(opened, "ready_for_review", "2026-03-01T10:30:00Z"));
        assertThat(types(task)).containsExactly("created", "pr_opened", "pr_updated");
        assertThat(pull(task).draft()).isFalse();
    }

    @Test
    void readyForReviewOpensAPullRequestThatTheTaskDoesNotKnow() {
        Task task = after(at(opened, "ready_for_review", "2026-03-01T10:30:00Z"));
        assertThat(types(task)).containsExactly("created", "pr_opened");
        assertThat(task.status()).isEqualTo(TaskStatus.PR_OPENED);
    }

    @Test
    void aSecondOpenPullRequestKeepsTheTaskOpenWhenTheFirstCloses() {
        Fixture second = opened.with("pull_request.number", 8)
                .with("pull_request.html_url", "https://github.com/acme/shop/pull/8");
        Task task = after(opened, second, closed);
        assertThat(task.status()).isEqualTo(TaskStatus.PR_OPENED);
        assertThat(pull(task).number()).isEqualTo(8);
    }

    @Test
    void theSameDeliveryAgainChangesNothing() {
        spaces.given("t");
        Delivery delivery = mapper.map("same", "pull_request", opened.payload());
        assertThat(timeline.write(delivery).tasks()).isEqualTo(Set.of("t"));
        assertThat(timeline.write(delivery).tasks()).isEqualTo(Set.of("t"));
        assertThat(types(spaces.task("t"))).containsExactly("created", "pr_opened");
        assertThat(spaces.events("t").getLast().key()).isEqualTo(new Event.Key("same/t/0", ""));
    }

    @Test
    void aPullRequestWithoutATaskAndADeletedTaskGetNothing() {
        assertThat(timeline.write(mapper.map("d", "pull_request", opened.payload()))
                        .tasks())
                .isEmpty();
        spaces.given("t", new LifecycleEvent.Deleted());
        assertThat(timeline.write(mapper.map("e", "pull_request", opened.payload()))
                        .tasks())
                .isEmpty();
    }

    @Test
    void reviewsAndChecksShowOnThePullRequest() {
        after(opened);
        write("pull_request_review", Fixture.of("pull_request_review"));
        write("check_run", Fixture.of("check_run"));
        Task task = write("workflow_run", Fixture.of("workflow_run"));
        assertThat(types(task)).endsWith("pr_review", "check", "check");
        assertThat(pull(task).checks()).extracting(PullCheck::name).containsExactly("CI", "build");
        assertThat(pull(task).review()).isEqualTo(PullRequest.Review.APPROVED);
    }

    @Test
    void openedWithTheLabelAndLabeledAreOneTask() {
        Fixture labeled = Fixture.of("issues");
        Set<String> first = timeline.write(mapper.map(
                        "a", "issues", labeled.with("action", "opened").payload()))
                .tasks();
        timeline.write(mapper.map("b", "issues", labeled.payload()));
        assertThat(spaces.tasks()).singleElement().satisfies(task -> {
            assertThat(first).containsExactly(task.id());
            assertThat(types(task)).containsExactly("created", "dispatched");
            assertThat(task.creator().id()).isEqualTo("mona");
            assertThat(task.issue()).extracting("number").isEqualTo(31L);
        });
    }

    /** Dispatched with the label: the webhook may come before the answer of the call. */
    @Test
    void anIssueThatWasMadeOfATaskMakesNoOther() {
        String task = spaces.given("t");
        Fixture made =
                Fixture.of("issues").with("issue.body", IssueText.of(task, "Do it.", "https://signalbox.example"));
        timeline.write(mapper.map("a", "issues", made.payload()));
        assertThat(spaces.tasks()).hasSize(1);
        Fixture elsewhere = made.with("issue.body", IssueText.of("unknown", "Do it.", "https://signalbox.example"));
        timeline.write(mapper.map("b", "issues", elsewhere.payload()));
        assertThat(spaces.tasks()).as("of another server").hasSize(2);
    }

    @Test
    void aCrashBetweenCreatedAndDispatchedIsRepaired() {
        Delivery delivery = mapper.map("a", "issues", Fixture.of("issues").payload());
        TaskFinder blind = new TaskFinder() {
            @Override
            public Optional<TaskRef> byId(String taskId) {
                return spaces.byId(taskId);
            }

            @Override
            public List<TaskRef> byPull(Repo repo, long number) {
                return List.of();
            }

            @Override
            public List<TaskRef> byIssue(Repo repo, long number) {
                return List.of();
            }

            @Override
            public List<TaskRef> byHead(Repo repo, String sha) {
                return List.of();
            }

            @Override
            public boolean isUnlinked(TaskRef task, Repo repo, long number) {
                return false;
            }

            @Override
            public boolean isWritten(TaskRef task, Event.Key key) {
                return spaces.isWritten(task, key);
            }

            @Override
            public boolean isSpace(String spaceId) {
                return spaces.isSpace(spaceId);
            }
        };
        Timeline forgetful = new Timeline(spaces, blind, new TaskMatcher(blind), settings);
        forgetful.write(delivery);
        forgetful.write(delivery);
        assertThat(spaces.tasks())
                .singleElement()
                .satisfies(task -> assertThat(types(task)).containsExactly("created", "dispatched"));
    }

    @Test
    void anIssueForASpaceThatIsGoneMakesNoTask() {
        Timeline elsewhere =
                new Timeline(spaces, spaces, new TaskMatcher(spaces), new GithubSettings("s", "signalbox", "gone"));
        assertThat(elsewhere
                        .write(mapper.map("a", "issues", Fixture.of("issues").payload()))
                        .tasks())
                .isEmpty();
        assertThat(spaces.tasks()).isEmpty();
    }

    @Test
    void anIssueWhoseTaskWasDeletedMayHaveANewOne() {
        Fixture labelled = Fixture.of("issues");
        timeline.write(mapper.map("a", "issues", labelled.payload()));
        String first = spaces.tasks().iterator().next().id();
        spaces.append(
                LiveSpaces.MAIN,
                new Command(
                        Actor.SIGNALBOX, null, state -> new Command.Draft(first, new LifecycleEvent.Deleted(), false)));
        timeline.write(mapper.map("b", "issues", labelled.payload()));
        assertThat(spaces.tasks()).singleElement().satisfies(task -> {
            assertThat(task.id()).isNotEqualTo(first);
            assertThat(types(task)).containsExactly("created", "dispatched");
        });
    }

    @Test
    void anIssueClosedAsNotPlannedCancelsItsTask() {
        spaces.given("t", new LifecycleEvent.Dispatched("https://github.com/acme/shop/issues/31", 31, "acme/shop"));
        Fixture notPlanned = Fixture.of("issues").with("action", "closed").with("issue.state_reason", "not_planned");
        assertThat(write("issues", notPlanned).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(types(write("issues", notPlanned))).endsWith("cancelled", "cancelled late");
    }

    private Task after(Fixture... pulls) {
        spaces.given("t");
        for (Fixture pull : pulls) {
            write(pull);
        }
        return spaces.task("t");
    }

    private Task write(Fixture pull) {
        return write("pull_request", pull);
    }

    private Task write(String event, Fixture fixture) {
        timeline.write(mapper.map("d" + deliveries++, event, fixture.payload()));
        return spaces.task("t");
    }

    private static Fixture at(Fixture fixture, String action, String time) {
        return fixture.with("action", action).with("pull_request.updated_at", time);
    }

    private static PullRequest pull(Task task) {
        PullRequest pull = task.pr();
        if (pull == null) {
            throw new AssertionError("no pull request");
        }
        return pull;
    }

    private List<String> types(Task task) {
        return spaces.events(task.id()).stream()
                .map(event -> event.type() + (event.late() ? " late" : ""))
                .toList();
    }
}
