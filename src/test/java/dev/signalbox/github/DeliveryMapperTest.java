package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.github.Fact.Occasion;
import dev.signalbox.github.Fact.Repo;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullCheck;
import dev.signalbox.model.PullDetails;
import dev.signalbox.model.PullRequestEvent;
import dev.signalbox.model.TaskEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryMapperTest {
    private static final String PULL_URL = "https://github.com/acme/shop/pull/7";
    private static final Instant OPENED = Instant.parse("2026-03-01T10:00:00Z");
    private static final String HEAD = "2222222222222222222222222222222222222222";
    private static final PullDetails DETAILS =
            new PullDetails(99L, "Let people sign in with a passkey", HEAD, "main", null, null, null, null, OPENED);

    private final DeliveryMapper mapper =
            new DeliveryMapper(new GithubSettings("s", "signalbox", "main"), Clock.systemUTC());

    @Test
    void openedIsMapped() {
        Delivery delivery =
                mapper.map("d", "pull_request", Fixture.of("pull_request").payload());
        assertThat(delivery.actor()).isEqualTo(new Actor(Actor.Kind.GITHUB, "mona", "mona"));
        assertThat(delivery.repo()).isEqualTo("acme/shop");
        PullRequestEvent.PrOpened expected =
                new PullRequestEvent.PrOpened(PULL_URL, 7, "acme/shop", false, OPENED, DETAILS);
        assertThat(delivery.facts())
                .containsExactly(new Fact.OfPull(
                        new Fact.PullClue(
                                new Repo("acme/shop", 99L),
                                7,
                                "Let people sign in with a passkey",
                                "What it does.\r\n\r\nFixes #12\r\n",
                                "passkeys",
                                false,
                                expected,
                                "github.com"),
                        expected,
                        Occasion.OPENED));
    }

    @Test
    void aForkOfSomebodyElseIsStrangeUntilItIsMerged() {
        Fixture fork = Fixture.of("pull_request")
                .with("pull_request.base.repo.id", 99)
                .with("pull_request.head.repo.id", 1234)
                .with("pull_request.author_association", "FIRST_TIME_CONTRIBUTOR");
        assertThat(isStrange(fork)).isTrue();
        assertThat(isStrange(fork.with("pull_request.author_association", "MEMBER")))
                .isFalse();
        assertThat(isStrange(fork.with("pull_request.head.repo.id", 99))).isFalse();
        assertThat(isStrange(fork.with("action", "closed").with("pull_request.merged", true)))
                .isFalse();
    }

    private boolean isStrange(Fixture fixture) {
        return facts("pull_request", fixture).getFirst() instanceof Fact.OfPull f
                && f.pull().isStrange();
    }

    @Test
    void aTimeOfTheFutureIsReadAsNow() {
        Fixture future = Fixture.of("pull_request").with("pull_request.updated_at", "2999-01-01T00:00:00Z");
        assertThat(event("pull_request", future))
                .isInstanceOfSatisfying(
                        PullRequestEvent.PrOpened.class,
                        e -> assertThat(e.details().seenAt())
                                .isBefore(Instant.now().plusSeconds(600)));
    }

    @Test
    void closedIsAMergeOnlyIfGithubSaysMerged() {
        Fixture closed = Fixture.of("pull_request")
                .with("action", "closed")
                .with("pull_request.state", "closed")
                .with("pull_request.closed_at", "2026-03-02T10:00:00Z");
        assertThat(event("pull_request", closed))
                .isEqualTo(new PullRequestEvent.PrClosed(
                        7, PULL_URL, "acme/shop", false, Instant.parse("2026-03-02T10:00:00Z"), DETAILS));
        Fixture merged =
                closed.with("pull_request.merged", true).with("pull_request.merged_at", "2026-03-02T09:59:59Z");
        assertThat(event("pull_request", merged))
                .isEqualTo(new PullRequestEvent.PrMerged(
                        "1111111111111111111111111111111111111111",
                        7,
                        PULL_URL,
                        "acme/shop",
                        Instant.parse("2026-03-02T09:59:59Z"),
                        DETAILS));
    }

    @Test
    void aBotsMergeWithOddFieldsIsStillAMerge() {
        Fixture odd = Fixture.of("pull_request")
                .with("action", "closed")
                .with("pull_request.merged", true)
                .with("pull_request.merge_commit_sha", null)
                .with("pull_request.updated_at", null)
                .with("pull_request.html_url", null);
        assertThat(event("pull_request", odd)).isInstanceOfSatisfying(PullRequestEvent.PrMerged.class, e -> {
            assertThat(e.mergeCommitSha()).isEqualTo("2222222222222222222222222222222222222222");
            assertThat(e.prUrl()).isEqualTo(PULL_URL);
            assertThat(e.changedAt()).isNull();
        });
    }

    @ParameterizedTest
    @CsvSource({"synchronize, CHANGED", "edited, CHANGED", "converted_to_draft, CHANGED", "labeled, OTHER"})
    void otherActionsUpdateThePullRequest(String action, Occasion occasion) {
        Fixture fixture = Fixture.of("pull_request").with("action", action).with("pull_request.draft", true);
        assertThat(facts("pull_request", fixture)).singleElement().isInstanceOfSatisfying(Fact.OfPull.class, f -> {
            assertThat(f.event())
                    .isEqualTo(new PullRequestEvent.PrUpdated(7L, "acme/shop", true, action, null, DETAILS));
            assertThat(f.occasion()).isEqualTo(occasion);
            assertThat(f.pull().opening()).isNotNull();
        });
    }

    @Test
    void theDetailsAreMapped() {
        Fixture full = Fixture.of("pull_request")
                .with("action", "enqueued")
                .with("pull_request.auto_merge", Map.of("merge_method", "squash"))
                .with("pull_request.mergeable_state", "dirty")
                .with("pull_request.requested_reviewers", List.of(Map.of("login", "hubot")));
        assertThat(event("pull_request", full))
                .isInstanceOfSatisfying(
                        PullRequestEvent.PrUpdated.class,
                        e -> assertThat(e.details())
                                .isEqualTo(new PullDetails(
                                        99L,
                                        "Let people sign in with a passkey",
                                        HEAD,
                                        "main",
                                        true,
                                        false,
                                        true,
                                        true,
                                        OPENED)));
    }

    @Test
    void reopenedAndReadyOpenIt() {
        Fixture reopened = Fixture.of("pull_request")
                .with("action", "reopened")
                .with("pull_request.updated_at", "2026-03-03T10:00:00Z");
        assertThat(event("pull_request", reopened))
                .isInstanceOfSatisfying(
                        PullRequestEvent.PrOpened.class,
                        e -> assertThat(e.changedAt()).isEqualTo(Instant.parse("2026-03-03T10:00:00Z")));
        Delivery ready = mapper.map(
                "d",
                "pull_request",
                Fixture.of("pull_request").with("action", "ready_for_review").payload());
        assertThat(ready.facts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Fact.OfPull.class, f -> assertThat(f.occasion()).isEqualTo(Occasion.READY));
    }

    @Test
    void reviewsChecksAndCommentsAreMapped() {
        assertThat(event("pull_request_review", Fixture.of("pull_request_review")))
                .isInstanceOfSatisfying(PullRequestEvent.PrReview.class, e -> {
                    assertThat(e.state()).isEqualTo("approved");
                    assertThat(e.author()).isEqualTo("hubot");
                    assertThat(e.url()).isEqualTo(PULL_URL + "#pullrequestreview-5");
                });
        assertThat(event("check_run", Fixture.of("check_run")))
                .isEqualTo(new PullRequestEvent.Check(
                        "build",
                        "failure",
                        "https://github.com/acme/shop/runs/4",
                        7L,
                        "acme/shop",
                        new PullRequestEvent.Check.Source(HEAD, PullCheck.Kind.RUN, 3, null, null)));
        assertThat(event("workflow_run", Fixture.of("workflow_run")))
                .isInstanceOfSatisfying(PullRequestEvent.Check.class, e -> {
                    assertThat(e.name()).isEqualTo("CI");
                    assertThat(e.source().kind()).isEqualTo(PullCheck.Kind.WORKFLOW);
                });
        assertThat(event("check_suite", Fixture.of("check_suite")))
                .isInstanceOfSatisfying(PullRequestEvent.Check.class, e -> {
                    assertThat(e.name()).isEqualTo("Acme CI");
                    assertThat(e.source().kind()).isEqualTo(PullCheck.Kind.SUITE);
                });
        Fixture status = new Fixture(Map.of(
                "sha", HEAD,
                "context", "ci/acme",
                "state", "error",
                "updated_at", "2026-03-01T10:00:00Z",
                "repository", Map.of("id", 99, "full_name", "acme/shop")));
        assertThat(event("status", status))
                .isEqualTo(new PullRequestEvent.Check(
                        "ci/acme",
                        "error",
                        "https://github.com/acme/shop/commit/" + HEAD,
                        null,
                        "acme/shop",
                        new PullRequestEvent.Check.Source(HEAD, PullCheck.Kind.STATUS, 0, OPENED, 99L)));
        assertThat(event("issue_comment", Fixture.of("issue_comment")))
                .isEqualTo(new ActivityEvent.Comment(
                        "I would start with the model.", "https://github.com/acme/shop/issues/12#issuecomment-8"));
    }

    @Test
    void aStatusWithAnAddressThatIsNoneLeadsToItsCommit() {
        for (String target :
                List.of("https://ci/{build}?a b", "build 7", "ftp://ci/7", "https://ci/" + "7".repeat(2000))) {
            Fixture status = new Fixture(Map.of(
                    "sha",
                    HEAD,
                    "context",
                    "ci/acme",
                    "state",
                    "error",
                    "target_url",
                    target,
                    "repository",
                    Map.of("id", 99, "full_name", "acme/shop")));
            assertThat(event("status", status))
                    .isInstanceOfSatisfying(
                            PullRequestEvent.Check.class,
                            e -> assertThat(e.url()).isEqualTo("https://github.com/acme/shop/commit/" + HEAD));
        }
    }

    @Test
    void aCommentOnAPullRequestIsAboutThePullRequest() {
        Fixture fixture = Fixture.of("issue_comment").with("issue.pull_request", Map.of("url", "x"));
        assertThat(facts("issue_comment", fixture)).singleElement().isInstanceOf(Fact.OfPull.class);
        assertThat(facts("issue_comment", Fixture.of("issue_comment")))
                .singleElement()
                .isInstanceOf(Fact.OfIssue.class);
    }

    @Test
    void aLongCommentIsCutWithAMark() {
        Fixture fixture = Fixture.of("issue_comment").with("comment.body", "\"\n".repeat(40_000));
        assertThat(event("issue_comment", fixture))
                .isInstanceOfSatisfying(
                        ActivityEvent.Comment.class,
                        e -> assertThat(e.text()).endsWith(Cut.MARK).hasSizeLessThan(ActivityEvent.COMMENT_MAX));
    }

    @Test
    void theLabelMakesATaskOfAnIssue() {
        Fact.NewTask expected = new Fact.NewTask(
                new LifecycleEvent.Created(
                        "Show prices with tax",
                        "In the cart and on the receipt.",
                        null,
                        List.of("Signalbox", "cart"),
                        "acme/shop",
                        null),
                new LifecycleEvent.Dispatched("https://github.com/acme/shop/issues/31", 31, "acme/shop"),
                null);
        assertThat(facts("issues", Fixture.of("issues"))).containsExactly(expected);
        assertThat(facts("issues", Fixture.of("issues").with("action", "opened")))
                .containsExactly(expected);
        assertThat(facts("issues", Fixture.of("issues").with("label.name", "cart")))
                .isEmpty();
    }

    @Test
    void onlyAnIssueThatIsNotPlannedCancels() {
        Fixture closed = Fixture.of("issues").with("action", "closed").with("issue.state_reason", "not_planned");
        assertThat(event("issues", closed)).isInstanceOf(LifecycleEvent.Cancelled.class);
        assertThat(facts("issues", closed.with("issue.state_reason", "completed")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "pull_request_review, whatever",
        "merge_group, checks_requested",
        "issue_comment, deleted",
        "issues, pinned",
        "star, created",
        "brand_new_event, whatever",
    })
    void everyOtherEventIsAcceptedAndIgnored(String event, String action) {
        assertThat(facts(event, Fixture.of("pull_request").with("action", action)))
                .isEmpty();
    }

    @Test
    void aPayloadWithoutTheExpectedFieldsIsIgnored() {
        assertThat(facts("ping", Fixture.of("ping"))).isEmpty();
        assertThat(facts("pull_request", new Fixture(Map.of("action", "opened"))))
                .isEmpty();
        assertThat(facts(
                        "pull_request",
                        Fixture.of("pull_request").with("pull_request", 5).with("number", null)))
                .isEmpty();
        assertThat(facts("pull_request", Fixture.of("pull_request").with("pull_request.html_url", "javascript:x")))
                .isEmpty();
    }

    private List<Fact> facts(String event, Fixture fixture) {
        return mapper.map("d", event, fixture.payload()).facts();
    }

    private TaskEvent event(String event, Fixture fixture) {
        return switch (facts(event, fixture).getFirst()) {
            case Fact.OfPull f -> f.event();
            case Fact.OfHead f -> f.event();
            case Fact.OfIssue f -> f.event();
            case Fact.NewTask f -> f.created();
            case Fact.Unread f -> throw new AssertionError(f.bug());
        };
    }
}
