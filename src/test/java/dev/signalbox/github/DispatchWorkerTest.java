package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.signalbox.fakes.CuttingProxy;
import dev.signalbox.fakes.GitHubApi.Fate;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.model.Attention;
import dev.signalbox.model.LifecycleEvent.Cancelled;
import dev.signalbox.model.LifecycleEvent.Created;
import dev.signalbox.model.LifecycleEvent.Dispatched;
import dev.signalbox.model.PullRequestEvent.PrOpened;
import dev.signalbox.model.SystemEvent.DispatchStopped;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.TaskPlace;
import dev.signalbox.store.Mongo;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatchWorkerTest {
    /** Longer than the first wait after a failure, with its jitter. */
    private static final Duration A_WHILE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private OutFixture out;

    @BeforeEach
    void start() {
        out = new OutFixture(folder);
    }

    @AfterEach
    void stop() {
        out.close();
    }

    private void look() {
        out.instance.get(DispatchWorker.class).look();
    }

    private void assertOneIssue(String task) {
        assertThat(out.github.issues(OutFixture.REPO)).hasSize(1);
        assertThat(out.events(task, Dispatched.class))
                .containsExactly(new Dispatched("https://github.com/acme/shop/issues/1", 1, OutFixture.REPO, 99L));
        assertThat(out.task(task).dispatch()).isNull();
    }

    @Test
    void anIssueIsMadeOfATaskOnce() {
        String task = out.task(OutFixture.wanted());
        look();
        look();
        assertOneIssue(task);
        assertThat(out.task(task).status()).isEqualTo(TaskStatus.DISPATCHED);
        Map<String, Object> issue = out.github.issues(OutFixture.REPO).getFirst();
        assertThat(issue)
                .containsEntry("title", "A title")
                .containsEntry("labels", List.of("bug"))
                .containsEntry("assignees", List.of("mona"))
                .containsEntry(
                        "body",
                        "What to do.\n\n[The task in Signalbox](https://signalbox.example/tasks/" + task
                                + ")\n\nSignalbox-Task: " + task + "\n");
    }

    @Test
    void manyAreMadeOneAfterTheOther() {
        int many = 100;
        List<String> tasks = IntStream.range(0, many)
                .mapToObj(n -> out.task(OutFixture.wanted()))
                .toList();
        long begin = System.nanoTime();
        look();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("dispatches: %.0f a second%n", many / seconds);
        assertThat(out.github.issues(OutFixture.REPO)).hasSize(many);
        assertThat(tasks).allSatisfy(task -> assertThat(out.task(task).issue()).isNotNull());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whereTheAnswerIsLostItIsLookedForBeforeAnotherTry(boolean isMade) {
        String task = out.task(OutFixture.wanted());
        out.github.next("POST /repos", new Fate.Cut(isMade));
        look();
        assertThat(out.events(task, Dispatched.class)).isEmpty();
        out.advance(Duration.ofSeconds(5));
        look();
        assertThat(out.github.calls("POST"))
                .as("nothing while the call may still go on")
                .hasSize(1);
        out.advance(A_WHILE);
        look();
        assertOneIssue(task);
        assertThat(out.github.calls("GET /repos/acme/shop/issues")).hasSize(1);
        assertThat(out.github.calls("POST")).hasSize(isMade ? 1 : 2);
    }

    @Test
    void aTimeOutIsALostAnswerToo() {
        String task = out.task(OutFixture.wanted());
        out.github.next("POST /repos", new Fate.Held(true));
        look();
        out.advance(A_WHILE);
        look();
        assertOneIssue(task);
    }

    @Test
    void failuresAreTriedAgainWithLongerWaits() {
        String task = out.task(OutFixture.wanted());
        for (int i = 0; i < 3; i++) {
            out.github.next("POST /repos", 502);
        }
        int looks = 0;
        while (out.events(task, Dispatched.class).isEmpty()) {
            look();
            out.advance(Duration.ofSeconds(10));
            looks++;
        }
        assertOneIssue(task);
        assertThat(looks).as("20, 40 and 80 s at least").isGreaterThan(14);
    }

    @Test
    void aLimitIsWaitedForAndNothingIsLookedFor() {
        String task = out.task(OutFixture.wanted());
        out.github.next("POST /repos", 403, "retry-after", "60");
        look();
        out.advance(Duration.ofSeconds(59));
        look();
        assertThat(out.github.calls("")).hasSize(2);
        out.advance(Duration.ofSeconds(8));
        look();
        assertOneIssue(task);
        assertThat(out.github.calls("GET /repos/acme/shop/issues"))
                .as("what a limit refuses was not made")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "401,CREDENTIALS_REFUSED",
        "403,NOT_ALLOWED",
        "404,REPOSITORY_NOT_FOUND",
        "410,ISSUES_SWITCHED_OFF",
        "422,REFUSED_BY_GITHUB"
    })
    void aRefusalStopsItAndSomebodyHasToLook(int status, String code) {
        String task = out.task(OutFixture.wanted());
        out.github.next("POST /repos", status);
        look();
        assertThat(out.events(task, DispatchStopped.class))
                .singleElement()
                .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(code))
                .satisfies(stopped -> assertThat(stopped.message()).contains("(" + status + ")"));
        assertThat(out.task(task).attention())
                .extracting(Attention::reason)
                .containsExactly(Attention.Reason.DISPATCH_STOPPED);
        out.advance(Duration.ofHours(1));
        look();
        assertThat(out.github.calls("POST")).hasSize(1);
        out.append(task, OutFixture.wanted());
        look();
        assertOneIssue(task);
        assertThat(out.task(task).attention()).isEmpty();
    }

    /** The answer was lost, then the token was revoked: the request that follows must find the issue. */
    @Test
    void aNewRequestDoesNotForgetThatAnIssueMayBeThere() {
        String task = out.task(OutFixture.wanted());
        out.github.next("POST /repos", new Fate.Cut(true));
        look();
        out.advance(A_WHILE);
        out.github.next("GET /repos", 401);
        look();
        assertThat(out.events(task, DispatchStopped.class)).hasSize(1);
        out.append(task, OutFixture.wanted());
        look();
        assertOneIssue(task);
    }

    @Test
    void itIsGivenUpAfterADay() {
        String task = out.task(OutFixture.wanted());
        for (int i = 0; i < 300; i++) {
            out.github.next("GET /repos", 503);
        }
        for (int i = 0; i < 200; i++) {
            look();
            out.advance(Duration.ofMinutes(10));
        }
        assertThat(out.events(task, DispatchStopped.class))
                .extracting(DispatchStopped::code)
                .containsExactly("GITHUB_UNAVAILABLE");
        assertThat(out.github.calls("").size()).as("each wait has a limit").isBetween(60, 160);
    }

    @Test
    void aRestartGoesOnWhereItWas() {
        String first = out.task(OutFixture.wanted());
        out.github.next("POST /repos", new Fate.Cut(true));
        look();
        out.restart();
        out.advance(A_WHILE);
        look();
        assertOneIssue(first);
    }

    @Test
    void ofTwoInstancesAtOnceOneMakesIt() throws InterruptedException {
        String task = out.task(OutFixture.wanted());
        TaskPlace place = new TaskPlace(LiveSpaces.MAIN, task);
        try (Instance another = out.another()) {
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> both = List.of(out.instance, another).stream()
                    .map(instance -> Thread.ofVirtual().start(() -> {
                        awaitQuietly(start);
                        instance.get(IssueMaker.class).attempt(place);
                    }))
                    .toList();
            start.countDown();
            for (Thread one : both) {
                one.join();
            }
        }
        await().untilAsserted(() -> assertOneIssue(task)); // the other one may have appended it
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void onlyTheInstanceWithTheLeaseLooks() {
        out.task(OutFixture.wanted());
        look();
        String second = out.task(OutFixture.wanted());
        try (Instance another = out.another()) {
            another.get(DispatchWorker.class).look();
            assertThat(out.github.issues(OutFixture.REPO)).hasSize(1);
        }
        look();
        assertThat(out.events(second, Dispatched.class)).hasSize(1);
    }

    /** It is frozen between its note that it sends and the call, which another instance believes to have ended when it wakes. */
    @Test
    void aHolderOfTheLeaseThatWakesUpTooLateMakesNoSecondIssue() throws Exception {
        String task = out.task(OutFixture.wanted());
        URI store = URI.create(out.instance.mongoUri());
        try (CuttingProxy proxy = new CuttingProxy(store.getPort());
                Instance frozen = out.another("mongodb://127.0.0.1:" + proxy.port() + store.getPath())) {
            out.github.next("GET /repos", new Fate.Held(false));
            Thread looking = Thread.ofVirtual()
                    .start(() -> frozen.get(DispatchWorker.class).look());
            await().until(() -> !out.github.calls("GET /repos").isEmpty());
            proxy.hold();
            out.github.release();
            MongoCollection<Document> attempts = out.instance.get(Mongo.class).collection("dispatches");
            await().until(() -> attempts.find(Filters.exists("sentAt")).first() != null);
            ((MovingClock) frozen.get(Clock.class)).advance(A_WHILE);
            out.advance(A_WHILE);
            look();
            assertOneIssue(task);
            proxy.release();
            looking.join();
        }
        assertOneIssue(task);
    }

    @Test
    void theIssueOfAnotherTaskThatMentionsThisOneIsNotItsOwn() {
        String task = out.task(OutFixture.wanted());
        out.github.next("POST /repos", new Fate.Cut(false));
        look();
        out.github.issue(OutFixture.REPO, "Signalbox-Task: " + task + "\n\nSignalbox-Task: another", false);
        out.advance(A_WHILE);
        look();
        assertThat(out.events(task, Dispatched.class))
                .extracting(Dispatched::issueNumber)
                .containsExactly(2L);
    }

    @Test
    void aTaskThatHasGoneOnMeanwhileGetsNoIssue() {
        String cancelled = out.task(OutFixture.wanted(), new Cancelled(null));
        String opened = out.task(
                OutFixture.wanted(), new PrOpened("https://github.com/acme/shop/pull/7", 7, "acme/shop", false, null));
        look();
        assertThat(out.github.issues(OutFixture.REPO)).isEmpty();
        assertThat(out.events(cancelled, DispatchStopped.class)).isEmpty();
        assertThat(out.events(opened, DispatchStopped.class))
                .extracting(DispatchStopped::code)
                .containsExactly("NOT_POSSIBLE_ANY_MORE");
    }

    /** Found after the task has ended: the link is kept, and moves nothing. */
    @Test
    void anIssueThatIsFoundTooLateIsLinkedAllTheSame() {
        String task = out.task(OutFixture.wanted());
        out.github.next("POST /repos", new Fate.Cut(true));
        look();
        out.append(task, new PrOpened("https://github.com/acme/shop/pull/7", 7, "acme/shop", false, null));
        out.advance(A_WHILE);
        look();
        assertThat(out.task(task).status()).isEqualTo(TaskStatus.PR_OPENED);
        assertThat(out.task(task).issue()).isNotNull();
        assertThat(out.events(task))
                .last()
                .satisfies(event -> assertThat(event.late()).isTrue());
    }

    @Test
    void aTaskWithoutADescriptionHasTheLineToo() {
        String task = out.task();
        assertThat(IssueText.of(task, null, "https://x")).endsWith("\n\nSignalbox-Task: " + task + "\n");
        assertThat(IssueText.isOf(
                        task, IssueText.of(task, "a\r\nb", "https://x").replace("\n", "\r\n")))
                .isTrue();
        assertThat(out.events(task, Created.class)).hasSize(1);
    }
}
