package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Task;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The life of many pull requests, from forks too, with pushes, three kinds of checks, reviews and second pull requests,
 * delivered twice and in any order: every task ends as it does when they come once and in order.
 */
class ShuffledTest {
    private static final int TASKS = 100;
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<String> RESULTS = List.of("success", "failure", "neutral");

    private final GithubSettings settings = new GithubSettings("s", "signalbox", "main");
    private final DeliveryMapper mapper = new DeliveryMapper(settings, Clock.systemUTC());
    private final List<Delivery> sent = new ArrayList<>();
    private int suites;
    private int seconds;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOrderOfDeliveriesDoesNotMatter(long seed) {
        Random random = new Random(seed);
        for (int task = 0; task < TASKS; task++) {
            int pulls = 1 + random.nextInt(2);
            for (int pull = 0; pull < pulls; pull++) {
                live("t" + task, 1 + task * 2 + pull, random);
            }
        }
        Map<String, String> inOrder = states(sent);
        List<Delivery> shuffled = new ArrayList<>(sent);
        shuffled.addAll(sent);
        Collections.shuffle(shuffled, random);
        assertThat(states(shuffled)).isEqualTo(inOrder);
    }

    /** What the worker does: what waits for something is applied when a task has it. */
    private Map<String, String> states(List<Delivery> deliveries) {
        InMemorySpaces spaces = new InMemorySpaces();
        Timeline timeline = new Timeline(spaces, spaces, new TaskMatcher(spaces), settings);
        Waiting waiting = new Waiting();
        spaces.listener = waiting::known;
        Map<String, Delivery> byId = new HashMap<>();
        for (int task = 0; task < TASKS; task++) {
            spaces.given("t" + task);
        }
        for (Delivery delivery : deliveries) {
            byId.put(delivery.id(), delivery);
            write(timeline, waiting, delivery);
            for (List<String> due = waiting.takeDue(); !due.isEmpty(); due = waiting.takeDue()) {
                due.forEach(id -> write(timeline, waiting, byId.get(id)));
            }
        }
        Map<String, String> states = new TreeMap<>();
        spaces.tasks().forEach(task -> states.put(task.id(), state(task)));
        return states;
    }

    private static void write(Timeline timeline, Waiting waiting, Delivery delivery) {
        Timeline.Written written = timeline.write(delivery);
        if (written.tasks().isEmpty() && !written.waitsFor().isEmpty()) {
            waiting.add(delivery.id(), written.waitsFor(), Instant.EPOCH);
        }
    }

    private static String state(Task task) {
        return task.status() + " "
                + task.pulls().stream()
                        .sorted(Comparator.comparingLong(PullRequest::number))
                        .map(pull -> pull.json() + " " + pull.conflict())
                        .toList();
    }

    private void live(String task, int number, Random random) {
        boolean fork = random.nextInt(3) == 0;
        Fixture pull = Fixture.of("pull_request")
                .with("number", number)
                .with("pull_request.number", number)
                .with("pull_request.html_url", "https://github.com/acme/shop/pull/" + number)
                .with("pull_request.body", "Signalbox-Task: " + task)
                .with("pull_request.author_association", "MEMBER")
                .with("pull_request.draft", random.nextBoolean())
                .with("pull_request.created_at", next());
        pull = pushed(pull, number, 0);
        send("pull_request", pull, "opened");
        int pushes = random.nextInt(4);
        for (int push = 1; push <= pushes; push++) {
            checks(pull, fork, random);
            changes(pull, random);
            pull = pushed(pull, number, push);
            send("pull_request", pull, "synchronize");
        }
        checks(pull, fork, random);
        pull = pull.with("pull_request.draft", false);
        send("pull_request", pull, "ready_for_review");
        if (random.nextInt(3) == 0) {
            send("pull_request", closed(pull), "closed");
            send("pull_request", pull, "reopened");
        }
        if (random.nextBoolean()) {
            send("pull_request", pull, "enqueued");
        }
        Fixture end = closed(pull);
        boolean merged = random.nextBoolean();
        send(
                "pull_request",
                merged ? end.with("pull_request.merged", true).with("pull_request.merged_at", next()) : end,
                "closed");
        checks(pull, fork, random);
    }

    private void changes(Fixture pull, Random random) {
        send("pull_request", pull.with("pull_request.mergeable_state", "dirty"), "labeled");
        for (String author : List.of("ann", "bob")) {
            String submitted = next();
            String word = random.nextBoolean() ? "approved" : "changes_requested";
            review(pull, "submitted", word, author, submitted);
            if (random.nextInt(3) == 0) {
                review(pull, "dismissed", "dismissed", author, submitted);
            }
        }
        send("pull_request", pull.with("pull_request.title", "Title " + seconds), "edited");
    }

    private void review(Fixture pull, String action, String word, String author, String submitted) {
        Fixture review = Fixture.of("pull_request_review")
                .with("pull_request", pull.payload().get("pull_request"))
                .with("repository", pull.payload().get("repository"))
                .with("review.state", word)
                .with("review.user.login", author)
                .with("review.submitted_at", submitted);
        send("pull_request_review", review, action);
    }

    private void checks(Fixture pull, boolean fork, Random random) {
        int suite = ++suites;
        Object sha = ((Map<?, ?>) ((Map<?, ?>) pull.payload().get("pull_request")).get("head")).get("sha");
        List<Object> numbers =
                fork ? List.of() : List.of(Map.of("number", pull.payload().get("number")));
        for (String name : List.of("build", "lint")) {
            Fixture run = Fixture.of("check_run")
                    .with("check_run.name", name)
                    .with("check_run.head_sha", sha)
                    .with("check_run.check_suite", Map.of("id", suite))
                    .with("check_run.pull_requests", numbers)
                    .with("check_run.started_at", next());
            Fixture going = run.with("check_run.status", "in_progress").with("check_run.conclusion", null);
            send("check_run", going, "created");
            send(
                    "check_run",
                    run.with("check_run.conclusion", RESULTS.get(random.nextInt(3)))
                            .with("check_run.completed_at", next()),
                    "completed");
        }
        send(
                "workflow_run",
                Fixture.of("workflow_run")
                        .with("workflow_run.check_suite_id", suite)
                        .with("workflow_run.head_sha", sha)
                        .with("workflow_run.pull_requests", numbers)
                        .with("workflow_run.updated_at", next()),
                "completed");
        send(
                "check_suite",
                Fixture.of("check_suite")
                        .with("check_suite.id", random.nextBoolean() ? suite : ++suites)
                        .with("check_suite.head_sha", sha)
                        .with("check_suite.updated_at", next()),
                "completed");
    }

    private Fixture closed(Fixture pull) {
        return pull.with("pull_request.state", "closed").with("pull_request.closed_at", next());
    }

    private static Fixture pushed(Fixture pull, int number, int push) {
        return pull.with("pull_request.head.sha", String.format("%020d%020d", number, push));
    }

    private void send(String event, Fixture fixture, String action) {
        Fixture timed = event.equals("pull_request") ? fixture.with("pull_request.updated_at", next()) : fixture;
        sent.add(mapper.map(
                "d" + sent.size(), event, timed.with("action", action).payload()));
    }

    private String next() {
        return BEGIN.plusSeconds(++seconds).toString();
    }
}
