package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.fakes.GitHubApi.Fate;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent.Dispatched;
import dev.signalbox.model.LifecycleEvent.Reopened;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.PullRequestEvent.PrMerged;
import dev.signalbox.model.PullRequestEvent.PrOpened;
import dev.signalbox.model.TaskStatus;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

class ReconcileWorkerTest {
    private static final String REPO = OutFixture.REPO;
    private static final String HEAD = "2222222222222222222222222222222222222222";
    /** After all times of the payloads. */
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @TempDir
    Path folder;

    private OutFixture out;

    @BeforeEach
    void start() {
        out = new OutFixture(folder);
        out.advance(Duration.between(Instant.parse(MovingClock.SOME_TIME), NOW));
    }

    @AfterEach
    void stop() {
        out.close();
    }

    private void round() {
        out.instance.get(ReconcileWorker.class).look(false);
    }

    private void nextRound() {
        out.advance(Duration.ofMinutes(61));
        round();
    }

    private Map<String, Object> status() {
        return out.instance.get(ReconcileWorker.class).last().json();
    }

    private int queries() {
        return out.github.calls("POST /graphql").size();
    }

    private static PrOpened claim(long number) {
        return new PrOpened("https://github.com/acme/shop/pull/" + number, number, REPO, false, null);
    }

    /** As GraphQL shows one that was opened and not touched since. */
    private static Map<String, Object> open() {
        Map<String, Object> pull = new LinkedHashMap<>();
        pull.put("title", "Let people sign in with a passkey");
        pull.put("state", "OPEN");
        pull.put("isDraft", false);
        pull.put("createdAt", "2026-03-01T10:00:00Z");
        pull.put("updatedAt", "2026-03-01T10:00:00Z");
        pull.put("headRefOid", HEAD);
        pull.put("baseRefName", "main");
        pull.put("mergeable", "UNKNOWN");
        pull.put("isInMergeQueue", false);
        pull.put("reviewRequests", Map.of("totalCount", 0));
        pull.put("commits", Map.of("nodes", List.of()));
        return pull;
    }

    private static Map<String, Object> merged() {
        Map<String, Object> pull = open();
        pull.put("state", "MERGED");
        pull.put("updatedAt", "2026-03-01T11:00:00Z");
        pull.put("closedAt", "2026-03-01T11:00:00Z");
        pull.put("mergedAt", "2026-03-01T11:00:00Z");
        pull.put("mergeCommit", Map.of("oid", "abc"));
        return pull;
    }

    private String deliver(Fixture fixture, String id) {
        DeliveryMapper mapper = out.instance.get(DeliveryMapper.class);
        Payloads payloads = out.instance.get(Payloads.class);
        Delivery delivery = mapper.map(id, "pull_request", payloads.read(fixture.json()));
        return out.instance
                .get(Timeline.class)
                .write(delivery)
                .tasks()
                .iterator()
                .next();
    }

    private Fixture opened(String task) {
        return Fixture.of("pull_request").with("pull_request.body", "Signalbox-Task: " + task);
    }

    private List<Event> reconciled(String task) {
        return out.events(task).stream()
                .filter(event -> event.cause() != null && event.cause().kind() == Cause.Kind.RECONCILE)
                .toList();
    }

    @Test
    void twoHundredOpenPullRequestsCostFourQueriesAnHour() {
        List<String> tasks = new ArrayList<>();
        for (int number = 1; number <= 200; number++) {
            tasks.add(out.task(claim(number)));
            out.github.show(REPO, number, true, open());
        }
        round();
        assertThat(queries()).isEqualTo(4);
        assertThat(tasks).allSatisfy(task -> {
            assertThat(reconciled(task)).hasSize(1);
            assertThat(out.task(task).pr().proof()).isEqualTo(PullRequest.Proof.RECONCILED);
            assertThat(out.task(task).pr().headSha()).isEqualTo(HEAD);
        });
        int minutes = 24 * 60;
        for (int minute = 0; minute < minutes; minute++) {
            out.advance(Duration.ofMinutes(1));
            round();
        }
        int calls = out.github.calls("").size() - 4;
        System.out.printf("reconciliation of 200 open pull requests: %.1f calls an hour%n", calls / 24.0);
        assertThat(calls / 24).isLessThanOrEqualTo(4);
        assertThat(tasks).allSatisfy(task -> assertThat(reconciled(task)).hasSize(1));
        assertThat(status())
                .containsEntry("state", "ok")
                .containsEntry("asked", 200)
                .containsEntry("missed", 0);
    }

    @Test
    void aMergeThatNobodyToldOfIsFoundAndItsLateDeliveryDoesNoHarm() {
        String task = deliver(opened(out.task()), "d-1");
        out.github.show(REPO, 7, true, merged());
        round();
        assertThat(out.task(task).status()).isEqualTo(TaskStatus.MERGED);
        assertThat(out.task(task).pr().proof()).isEqualTo(PullRequest.Proof.RECONCILED);
        assertThat(reconciled(task)).singleElement().satisfies(event -> {
            assertThat(event.payload()).isInstanceOf(PrMerged.class);
            assertThat(event.actor().id()).isEqualTo("github");
        });
        Fixture late = opened(task)
                .with("action", "closed")
                .with("pull_request.merged", true)
                .with("pull_request.state", "closed")
                .with("pull_request.merge_commit_sha", "abc")
                .with("pull_request.merged_at", "2026-03-01T11:00:00Z")
                .with("pull_request.closed_at", "2026-03-01T11:00:00Z")
                .with("pull_request.updated_at", "2026-03-01T11:00:00Z");
        deliver(late, "d-3");
        deliver(opened(task).with("action", "edited").with("pull_request.title", "Old"), "d-2");
        assertThat(out.task(task).status()).isEqualTo(TaskStatus.MERGED);
        assertThat(out.task(task).pr().title()).isEqualTo("Let people sign in with a passkey");
        assertThat(out.task(task).pr().mergeCommitSha()).isEqualTo("abc");
        nextRound();
        assertThat(queries()).as("what is over is not asked for").isEqualTo(1);
    }

    @Test
    void everythingThatIsShownIsFound() {
        String task = deliver(opened(out.task()), "d-1");
        Map<String, Object> pull = open();
        pull.put("updatedAt", "2026-03-01T12:00:00Z");
        pull.put("title", "Another title");
        pull.put("isDraft", true);
        pull.put("headRefOid", "333");
        pull.put("baseRefName", "next");
        pull.put("mergeable", "CONFLICTING");
        pull.put("isInMergeQueue", true);
        pull.put("autoMergeRequest", Map.of("enabledAt", "2026-03-01T12:00:00Z"));
        pull.put(
                "latestOpinionatedReviews",
                Map.of(
                        "nodes",
                        List.of(Map.of(
                                "author", Map.of("login", "kim"),
                                "state", "CHANGES_REQUESTED",
                                "submittedAt", "2026-03-01T11:30:00Z",
                                "url", "https://github.com/acme/shop/pull/7#r"))));
        pull.put("commits", commit("333", run("build", "FAILURE"), run("lint", "SUCCESS"), commitStatus()));
        out.github.show(REPO, 7, true, pull);
        round();
        PullRequest seen = out.task(task).pr();
        assertThat(seen.json())
                .containsEntry("title", "Another title")
                .containsEntry("draft", true)
                .containsEntry("headSha", "333")
                .containsEntry("baseRef", "next")
                .containsEntry("queued", true)
                .containsEntry("autoMerge", true)
                .containsEntry("review", "changes_requested")
                .containsEntry("checksState", "failure")
                .containsEntry("proof", "reconciled");
        assertThat(seen.checks()).extracting(check -> check.name()).containsExactly("build", "ci/deploy", "lint");
        assertThat(seen.conflict()).isTrue();
        int events = out.events(task).size();
        nextRound();
        assertThat(out.events(task)).hasSize(events);
        Fixture stale = opened(task).with("action", "edited").with("pull_request.title", "Late");
        deliver(stale, "d-2");
        assertThat(out.task(task).pr()).as("also how it is known").isEqualTo(seen);
    }

    private static Map<String, Object> commit(String sha, Object... checks) {
        return Map.of(
                "nodes",
                List.of(Map.of(
                        "commit",
                        Map.of(
                                "oid",
                                sha,
                                "statusCheckRollup",
                                Map.of("contexts", Map.of("nodes", List.of(checks)))))));
    }

    private static Map<String, Object> run(String name, String conclusion) {
        return Map.of(
                "__typename", "CheckRun",
                "name", name,
                "status", "COMPLETED",
                "conclusion", conclusion,
                "url", "https://ci.example/1",
                "completedAt", "2026-03-01T12:05:00Z",
                "checkSuite", Map.of("databaseId", 5));
    }

    private static Map<String, Object> commitStatus() {
        return Map.of(
                "__typename", "StatusContext",
                "context", "ci/deploy",
                "state", "PENDING",
                "createdAt", "2026-03-01T12:05:00Z");
    }

    @Test
    void whatGithubHasJustToldOfIsNotAskedFor() {
        String now = NOW.minusSeconds(300).toString();
        String task = deliver(opened(out.task()).with("pull_request.updated_at", now), "d-1");
        out.github.show(REPO, 7, true, merged());
        round();
        assertThat(queries()).isZero();
        out.instance.get(ReconcileWorker.class).look(true);
        assertThat(queries()).as("by hand after a minute").isEqualTo(1);
        assertThat(out.task(task).status()).isEqualTo(TaskStatus.MERGED);
    }

    @Test
    void aTimeInTheFutureHidesNothing() {
        deliver(opened(out.task()).with("pull_request.updated_at", "2027-01-01T00:00:00Z"), "d-1");
        round();
        assertThat(queries()).isEqualTo(1);
    }

    @Test
    void whatIsNotThereKeepsTheRestFromNothing() {
        String gone = out.task(claim(1));
        String task = out.task(claim(2));
        String elsewhere = out.task(new PrOpened("https://github.com/other/x/pull/3", 3, "other/x", false, null));
        String nowhere = out.task(new PrOpened("https://github.com/x", 4, "no repository", false, null));
        out.github.show(REPO, 2, true, merged());
        round();
        assertThat(out.task(task).status()).isEqualTo(TaskStatus.MERGED);
        assertThat(List.of(gone, elsewhere, nowhere))
                .allSatisfy(other -> assertThat(reconciled(other)).isEmpty());
        assertThat(status()).containsEntry("state", "ok").containsEntry("asked", 3);
    }

    @Test
    void aTokenThatIsRevokedAmidABatchStopsItWithOneLine() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.signalbox.github");
        logger.addAppender(lines);
        try {
            List<String> tasks = IntStream.rangeClosed(1, 150)
                    .mapToObj(number -> out.task(claim(number)))
                    .toList();
            IntStream.rangeClosed(1, 150).forEach(number -> out.github.show(REPO, number, true, open()));
            out.github.next("POST /graphql", new Fate.Answered(200, "{\"data\":{}}", Map.of()));
            out.github.revoke();
            round();
            assertThat(queries()).isEqualTo(2);
            assertThat(tasks).allSatisfy(task -> assertThat(reconciled(task)).isEmpty());
            assertThat(status()).containsEntry("state", "refused").containsEntry("asked", 50);
            assertThat(String.valueOf(status().get("error"))).isEqualTo("GitHub says: Bad credentials (401)");
            nextRound();
            assertThat(queries()).isEqualTo(3);
            assertThat(lines.list)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getFormattedMessage())
                            .contains("reconcile=refused")
                            .doesNotContain("ghp_"));
        } finally {
            logger.detachAppender(lines);
        }
    }

    @Test
    void batchesThatGithubDoesNotGetReadyWithAreHalvedAndTriedSoon() {
        IntStream.rangeClosed(1, 60).forEach(number -> {
            out.task(claim(number));
            out.github.show(REPO, number, true, open());
        });
        out.github.next("POST /graphql", 502);
        round();
        assertThat(queries()).as("50 fail; then 25, 35").isEqualTo(3);
        assertThat(status()).containsEntry("state", "ok").containsEntry("asked", 60);
        for (int i = 0; i < 5; i++) {
            out.github.next("POST /graphql", 503);
        }
        nextRound();
        assertThat(status()).containsEntry("state", "unavailable").containsEntry("asked", 0);
        int failed = queries();
        out.advance(Duration.ofSeconds(90));
        round();
        assertThat(queries()).isGreaterThan(failed);
        assertThat(status()).containsEntry("state", "ok").containsEntry("asked", 60);
    }

    @Test
    void aLimitIsWaitedForUntilItsReset() {
        out.task(claim(1));
        String reset = String.valueOf(out.clock.instant().plusSeconds(600).getEpochSecond());
        out.github.next("POST /graphql", 403, "x-ratelimit-remaining", "0", "x-ratelimit-reset", reset);
        round();
        assertThat(status()).containsEntry("state", "limited");
        out.advance(Duration.ofSeconds(590));
        round();
        assertThat(queries()).isEqualTo(1);
        out.advance(Duration.ofSeconds(80));
        round();
        assertThat(queries()).isEqualTo(2);
        assertThat(status()).containsEntry("state", "ok");
    }

    @Test
    void aRepositoryIsKnownByItsNumber() {
        String task = deliver(opened(out.task()), "d-1");
        out.github.rename(REPO, "acme/store");
        out.github.show("acme/store", 7, true, open());
        round();
        assertThat(out.task(task).pr().repo()).isEqualTo("acme/store");
        out.github.repository("acme/store", 100);
        out.github.show("acme/store", 7, true, merged());
        nextRound();
        assertThat(out.task(task).status())
                .as("another repository has the name")
                .isEqualTo(TaskStatus.PR_OPENED);
    }

    @Test
    void aPullRequestOfSeveralTasksIsAskedForOnce() {
        List<String> tasks = List.of(out.task(claim(7)), out.task(claim(7)));
        out.github.show(REPO, 7, true, merged());
        round();
        assertThat(status()).containsEntry("asked", 1);
        assertThat(tasks).allSatisfy(task -> assertThat(out.task(task).status()).isEqualTo(TaskStatus.MERGED));
    }

    @Test
    void anIssueThatWasClosedAsNotPlannedEndsItsTaskOnce() {
        String task = out.task(new Dispatched("https://github.com/acme/shop/issues/3", 3, REPO, 99L));
        out.github.show(
                REPO,
                3,
                false,
                Map.of(
                        "state", "CLOSED",
                        "stateReason", "NOT_PLANNED",
                        "closedAt", "2026-03-02T10:00:00Z",
                        "updatedAt", "2026-03-02T10:00:00Z"));
        round();
        assertThat(out.task(task).status()).isEqualTo(TaskStatus.CANCELLED);
        out.append(task, new Reopened("We do it all the same"));
        nextRound();
        assertThat(out.task(task).status()).isEqualTo(TaskStatus.DISPATCHED);
    }

    private static final Map<String, Object> OPEN_ISSUE = Map.of("state", "OPEN", "updatedAt", "2026-03-02T10:00:00Z");

    @Test
    void anIssueThatWasTransferredIsFollowed() {
        String task = out.task(new Dispatched("https://github.com/acme/shop/issues/3", 3, REPO, 99L));
        out.github.repository("acme/store", 100);
        out.github.transfer(REPO, 3, "acme/store", 12);
        out.github.show("acme/store", 12, false, OPEN_ISSUE);
        round();
        assertThat(out.task(task).issue().json())
                .containsEntry("repo", "acme/store")
                .containsEntry("number", 12L)
                .containsEntry("url", "https://github.com/acme/store/issues/12");
        assertThat(out.task(task).status()).isEqualTo(TaskStatus.DISPATCHED);
        assertThat(reconciled(task)).hasSize(1);
        nextRound();
        assertThat(reconciled(task)).as("once").hasSize(1);
        assertThat(out.github.calls("GET /repos/acme/shop/issues/3")).hasSize(1);
    }

    @Test
    void anIssueThatWasDeletedEndsItsLinkAndOneThatMayNotBeSeenStays() {
        String deleted = out.task(new Dispatched("https://github.com/acme/shop/issues/3", 3, REPO, 99L));
        String hidden = out.task(new Dispatched("https://github.com/acme/shop/issues/4", 4, REPO, 99L));
        out.github.delete(REPO, 3);
        round();
        assertThat(out.task(deleted).issue()).isNull();
        assertThat(out.task(deleted).dispatch().stopped().code()).isEqualTo("ISSUE_DELETED");
        assertThat(out.task(hidden).issue()).isNotNull();
        nextRound();
        assertThat(reconciled(deleted)).hasSize(1);
        assertThat(reconciled(hidden)).isEmpty();
        assertThat(status()).containsEntry("state", "ok");
    }

    @Test
    void healthSaysWhatCameOfItAndStaysUpWithoutGithub() {
        out.task(claim(1));
        out.github.revoke();
        round();
        HealthResult health =
                Flux.from(out.instance.get(ReconcileHealth.class).getResult()).blockFirst();
        assertThat(health.getStatus()).isEqualTo(HealthStatus.UP);
        assertThat(health.getDetails())
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("state", "refused");
    }

    @Test
    void onlyTheInstanceWithTheLeaseAsksAndAnotherOneGoesOn() {
        out.task(claim(1));
        round();
        try (Instance another = out.another()) {
            ReconcileWorker other = another.get(ReconcileWorker.class);
            other.look(false);
            assertThat(queries()).isEqualTo(1);
            other.look(true);
            assertThat(queries()).as("by hand").isEqualTo(2);
        }
        out.restart();
        round();
        assertThat(queries()).as("at the start").isEqualTo(3);
    }

    @Test
    void anAnswerThatGivesNothingTwiceIsNoNews() {
        String task = deliver(opened(out.task()), "d-1");
        out.github.show(REPO, 7, true, open());
        round();
        assertThat(reconciled(task)).as("what GitHub has told of already").isEmpty();
        assertThat(out.task(task).pr().proof()).isEqualTo(PullRequest.Proof.OBSERVED);
    }
}
