package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private static final int WAITING_MAX = 16;

    private final Passwords passwords = Counted.passwords();

    @Test
    void aHashSaysHowItWasMadeAndMatchesItsPasswordOnly() {
        String hash = passwords.hash("päss wörd");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(passwords.matches("päss wörd", hash)).isTrue();
        assertThat(passwords.matches("pass word", hash)).isFalse();
        assertThat(passwords.hash("päss wörd")).isNotEqualTo(hash);
    }

    /** Made by another implementation, Password4j 1.8.4, which earlier versions used. */
    @Test
    void aHashOfAnEarlierVersionStillMatches() {
        String hash =
                "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$fsupF56QpeX2/iaENho/wT4WHO/Zdco1rtsYrpSsH6Y";
        assertThat(passwords.matches("päss wörd", hash)).isTrue();
        assertThat(passwords.matches("päss wort", hash)).isFalse();
    }

    @Test
    void noPasswordMatchesAUserWithoutOne() {
        assertThat(passwords.matches("anything", null)).isFalse();
        assertThat(passwords.matches("", null)).isFalse();
    }

    @Test
    void anUnknownUserTakesAsLongToCheckAsAKnownOne() {
        String hash = passwords.hash("password");
        passwords.matches("warm up", hash);
        long known = nanos(() -> passwords.matches("wrong", hash));
        long unknown = nanos(() -> passwords.matches("wrong", null));
        assertThat((double) unknown / known).isBetween(0.2, 5.0);
    }

    private static long nanos(Runnable work) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }

    @Test
    void twoRunAFewWaitAndTheRestIsRefused() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Boolean>> accepted = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2 + WAITING_MAX; i++) {
                accepted.add(threads.submit(() -> passwords.withPermit(() -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    try {
                        open.await();
                    } catch (InterruptedException e) {
                        return false;
                    }
                    inside.decrementAndGet();
                    return true;
                })));
            }
            Awaitility.await().until(() -> passwords.waiting.get() == WAITING_MAX);

            assertThatThrownBy(() -> passwords.withPermit(() -> true)).isInstanceOfSatisfying(Refused.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                assertThat(e.details()).containsKey("retryAfter");
            });
            open.countDown();
            for (Future<Boolean> one : accepted) {
                assertThat(one.get()).isTrue();
            }
        }
        assertThat(most.get()).isEqualTo(2);
        assertThat(passwords.withPermit(() -> true)).isTrue();
    }
}
