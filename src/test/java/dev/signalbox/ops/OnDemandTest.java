package dev.signalbox.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnDemandTest {
    private final Workers workers = new Workers();
    private final AtomicInteger users = new AtomicInteger();

    private OnDemand onDemand(Workers.Work work) {
        return workers.onDemand("work", work, users::incrementAndGet, users::decrementAndGet);
    }

    @Test
    void noWakeIsMissedAndNoTwoRunsOverlap() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        OnDemand work = onDemand(() -> {
            overlaps.addAndGet(running.getAndIncrement());
            seen.set(asked.get());
            running.decrementAndGet();
        });
        for (int round = 0; round < 200; round++) {
            Thread[] askers = new Thread[4];
            for (int i = 0; i < askers.length; i++) {
                askers[i] = Thread.startVirtualThread(() -> {
                    for (int n = 0; n < 20; n++) {
                        asked.incrementAndGet();
                        work.wake();
                    }
                });
            }
            for (Thread asker : askers) {
                asker.join();
            }
            await().pollInterval(Duration.ofMillis(1)).until(() -> users.get() == 0);
            assertThat(seen).hasValue(asked.get());
        }
        assertThat(overlaps).hasValue(0);
        assertThat(workers.ended()).isEmpty();
    }

    @Test
    void anErrorIsNoticedAndItNeverRunsAgain() {
        AtomicInteger runs = new AtomicInteger();
        OnDemand broken = onDemand(() -> {
            runs.incrementAndGet();
            throw new StackOverflowError("a bug");
        });
        broken.wake();
        await().untilAsserted(() -> assertThat(workers.ended()).containsExactly("work"));
        broken.wake();
        assertThat(runs).hasValue(1);
        assertThat(users).as("what it was working with must stay").hasValue(1);
    }

    @Test
    void whatHasNotBegunYetIsWaitedForToo() throws InterruptedException {
        for (int round = 0; round < 1_000; round++) {
            AtomicInteger runs = new AtomicInteger();
            OnDemand work = onDemand(runs::incrementAndGet);
            work.wake();
            work.finish(Duration.ofSeconds(10));
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void whatFinishesInTimeIsNotInterrupted() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        OnDemand work = onDemand(() -> {
            began.countDown();
            mayEnd.await();
        });
        work.wake();
        began.await();
        Thread.startVirtualThread(mayEnd::countDown);
        work.finish(Duration.ofSeconds(10));
        await().until(() -> users.get() == 0);
        assertThat(workers.ended()).isEmpty();
    }

    @Test
    void whatTakesTooLongIsInterrupted() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        OnDemand work = onDemand(() -> {
            began.countDown();
            new CountDownLatch(1).await();
        });
        work.finish(Duration.ZERO); // before it was ever woken
        work.wake();
        began.await();
        work.finish(Duration.ofMillis(1));
        assertThat(workers.ended()).isEmpty();
    }
}
