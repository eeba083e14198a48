package dev.signalbox.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private final Workers workers = new Workers();

    private static void untilStopped() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void oneThatEndsByAnErrorIsNoticed() {
        workers.of("broken", () -> {
                    throw new StackOverflowError("a bug");
                })
                .start();
        await().untilAsserted(() -> assertThat(workers.ended()).containsExactly("broken"));
    }

    @Test
    void oneThatReturnsUnexpectedlyIsNoticed() {
        workers.of("lazy", () -> {}).start();
        await().untilAsserted(() -> assertThat(workers.ended()).containsExactly("lazy"));
    }

    @Test
    void oneThatWasStoppedIsNot() throws InterruptedException {
        Workers.Worker worker = workers.of("stopped", WorkersTest::untilStopped);
        worker.start();
        worker.stop(Duration.ofSeconds(10));
        Workers.Worker never = workers.of("never started", WorkersTest::untilStopped);
        never.stop(Duration.ofSeconds(10));
        assertThat(workers.ended()).isEmpty();
    }

    @Test
    void aTaskOfATimerThatThrowsIsNotTheLast() {
        Runnable task = Workers.repeated("task", () -> {
            throw new StackOverflowError("a bug");
        });
        task.run();
        task.run();
    }
}
