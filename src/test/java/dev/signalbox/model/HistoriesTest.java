package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Histories with the state of the task after each of their events, in a file from which the web app's fold is tested: it
 * shows a task as it was at any event, and must agree with the server's.
 */
class HistoriesTest {
    private static final Path FILE = Path.of("web/src/features/task/fold/histories.json");
    private static final int HISTORIES = 8;
    private static final int EVENTS = 40;
    private static final List<Actor> ACTORS = List.of(History.AGENT, History.PERSON, History.GITHUB, Actor.SIGNALBOX);
    private static final List<PullDetails> DETAILS = List.of(
            new PullDetails(9L, "Fix it", "aaa", "main", true, true, true, null, History.at(3)),
            new PullDetails(9L, "Fix it well", "bbb", "main", false, false, false, true, History.at(9)),
            new PullDetails(9L, null, "ccc", null, null, true, null, false, History.at(6)));

    /** With {@code -Dhistories.write=true} the file is made anew, after the fold has changed. */
    @Test
    void theFileOfHistoriesIsWhatTheFoldMakes() throws IOException {
        List<Object> histories = new ArrayList<>();
        for (int seed = 0; seed < HISTORIES; seed++) {
            histories.add(history(new Random(seed)));
        }
        String json =
                JsonMapper.builder().build().writeValueAsString(histories).replace("},{\"event\"", "},\n{\"event\"")
                        + "\n";
        if (Boolean.getBoolean("histories.write")) {
            Files.writeString(FILE, json);
        }
        assertThat(Files.readString(FILE)).isEqualTo(json);
    }

    /** {@code [{event, changed}]}: the fields of the task that the event changed, {@code null} where one went. */
    private static List<Object> history(Random random) {
        List<Object> steps = new ArrayList<>();
        Map<String, Object> before = Map.of();
        Task task = null;
        long version = 0;
        while (version < EVENTS) {
            TaskEvent payload = task == null
                    ? new LifecycleEvent.Created("T", "What is asked", null, List.of("a"), "o/r", "review")
                    : random.nextInt(3) == 0 ? ofGitHub(random) : FoldPropertyTest.random(random);
            Actor actor = ACTORS.get(random.nextInt(ACTORS.size()));
            boolean accepted = task == null || FoldPropertyTest.isAccepted(task, payload);
            boolean late = !accepted && actor == History.GITHUB && payload instanceof PullRequestEvent;
            if (!accepted && !late) {
                continue;
            }
            version++;
            Cause cause = random.nextInt(4) == 0 ? new Cause(Cause.Kind.RECONCILE, null) : null;
            Event event = new Event(
                    "e" + version,
                    "main",
                    version,
                    "t1",
                    version,
                    History.at(version),
                    actor,
                    payload,
                    late,
                    null,
                    cause,
                    null);
            task = Task.apply(task, event);
            Map<String, Object> after = task.json();
            steps.add(Json.object("event", event.json(), "changed", changed(before, after)));
            before = after;
        }
        return steps;
    }

    private static Map<String, Object> changed(Map<String, Object> before, Map<String, Object> after) {
        Map<String, Object> changed = new LinkedHashMap<>();
        after.forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                changed.put(name, value);
            }
        });
        before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(name -> changed.put(name, null));
        return changed;
    }

    /** Facts with GitHub's times and details, in no order. */
    private static TaskEvent ofGitHub(Random random) {
        long number = 1 + random.nextInt(2);
        PullDetails details = DETAILS.get(random.nextInt(DETAILS.size()));
        var at = History.at(1 + random.nextInt(EVENTS));
        return switch (random.nextInt(8)) {
            case 0 ->
                new PullRequestEvent.PrOpened(
                        "https://github.com/o/r/pull/" + number, number, "o/r", true, at, details);
            case 1 -> new PullRequestEvent.PrClosed(number, null, "o/r", null, at, details);
            case 2 ->
                new PullRequestEvent.PrReview(
                        List.of("approved", "changes_requested", "dismissed", "commented")
                                .get(random.nextInt(4)),
                        List.of("bob", "eve").get(random.nextInt(2)),
                        number,
                        "o/r",
                        null,
                        at,
                        details);
            case 3, 4 ->
                new PullRequestEvent.Check(
                        List.of("build", "lint", "e2e").get(random.nextInt(3)),
                        List.of("success", "failure", "queued", "skipped").get(random.nextInt(4)),
                        "https://ci",
                        number,
                        "o/r",
                        new PullRequestEvent.Check.Source(
                                details.headSha(),
                                PullCheck.Kind.values()[random.nextInt(4)],
                                random.nextInt(3),
                                at,
                                9L));
            case 5 -> new PullRequestEvent.PrUpdated(number, "o/r", null, "unlinked", at, details);
            default -> new PullRequestEvent.PrUpdated(number, "o/renamed", false, "synchronize", at, details);
        };
    }
}
