package dev.signalbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Product;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/** Faults one after another under load. A seed decides which ones come, not what they meet. */
final class Faults {
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(120);
    private static final int FOLLOWERS = 4;
    private static final int FAULTS_OF_A_SEED = 6;
    private static final long[] LASTING_SECONDS = {1, 3, 10, 30, 60};

    private final long seed;
    private final Random random;

    Faults(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** What was done and found. */
    record Report(List<String> faults, int acknowledged, int refused) {}

    /** @param faults with their durations @throws AssertionError when anything was lost, doubled, or differs */
    Report run(Path folder, List<Map.Entry<Fault, Duration>> faults) throws IOException, InterruptedException {
        List<String> done = new ArrayList<>();
        try (Cluster cluster = new Cluster(folder)) {
            IntFunction<Product> instances = cluster::instance;
            String taskId = (String) json(cluster.instance(0).post("/api/tasks", "{\"title\":\"Through it all\"}"))
                    .get("id");
            List<Follower> followers = new ArrayList<>();
            for (int i = 0; i < FOLLOWERS; i++) {
                followers.add(new Follower(instances, taskId, seed + i));
            }
            Load load = new Load(instances, taskId, seed);
            try {
                goesOn(load);
                for (Map.Entry<Fault, Duration> fault : faults) {
                    done.add(fault.getKey() + " " + fault.getValue().toMillis() + " ms");
                    fault.getKey().happen(cluster, random, fault.getValue());
                    goesOn(load);
                }
            } finally {
                load.close();
            }
            assertThat(load.wrong()).as("answers, %s", done).isEmpty();
            List<String> timeline = timeline(cluster.instance(0), taskId, load);
            assertThat(timeline(cluster.instance(1), taskId, load)).isEqualTo(timeline);
            await().atMost(RECOVERY_MAX)
                    .untilAsserted(() -> assertThat(followers).as("%s", done).allMatch(one -> one.agrees(timeline)));
            for (Follower follower : followers) {
                follower.close();
                assertThat(follower.wrong()).as("a client, %s", done).isEmpty();
            }
            assertThat(cluster.check()).as("check, %s", done).isEmpty();
            return new Report(done, load.acknowledged().size(), load.refused());
        }
    }

    private static void goesOn(Load load) {
        int before = load.acknowledged().size();
        await().atMost(RECOVERY_MAX).until(() -> load.acknowledged().size() > before + 50);
    }

    /** The ids of its events, in order: what was acknowledged is there once, where it was said to be. */
    private static List<String> timeline(Product instance, String taskId, Load load) {
        List<String> ids = new ArrayList<>();
        Map<String, Long> said = new LinkedHashMap<>();
        Object after = 0;
        while (after != null) {
            Map<?, ?> page = json(answered(instance, "/api/tasks/" + taskId + "/events?limit=200&after=" + after));
            for (Object each : (List<?>) page.get("items")) {
                Map<?, ?> event = (Map<?, ?>) each;
                ids.add((String) event.get("id"));
                assertThat(Follower.number(event, "taskVersion")).isEqualTo(ids.size());
                Object message = ((Map<?, ?>) event.get("data")).get("message");
                if (message instanceof String text) {
                    assertThat(said.put(text, (long) ids.size()))
                            .as("twice: %s", text)
                            .isNull();
                }
            }
            after = page.get("nextAfter");
        }
        assertThat(said).containsAllEntriesOf(load.acknowledged());
        assertThat(ids).doesNotHaveDuplicates();
        return ids;
    }

    /** The store may have come back a moment ago. */
    private static HttpResponse<String> answered(Product instance, String path) {
        return await().atMost(RECOVERY_MAX)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> instance.get(path), answer -> answer.statusCode() == 200);
    }

    private static Map<?, ?> json(HttpResponse<String> answer) {
        return (Map<?, ?>) JsonText.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    /** What the seed says. */
    List<Map.Entry<Fault, Duration>> chosen() {
        List<Map.Entry<Fault, Duration>> chosen = new ArrayList<>();
        for (int i = 0; i < FAULTS_OF_A_SEED; i++) {
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            chosen.add(Map.entry(fault, Duration.ofSeconds(LASTING_SECONDS[random.nextInt(LASTING_SECONDS.length)])));
        }
        return chosen;
    }
}
