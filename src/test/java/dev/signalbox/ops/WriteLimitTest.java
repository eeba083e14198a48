package dev.signalbox.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.FakeLimits;
import dev.signalbox.fakes.People;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WriteLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WriteLimit writes = new WriteLimit(FakeLimits.defaults(), nanos::get, new Metrics(registry));

    private long kept() {
        writes.bySubject.cleanUp();
        return writes.bySubject.asMap().keySet().stream().count(); // without what is over but not swept yet
    }

    private int takenBy(String name, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            try {
                writes.take(People.principal(name));
                taken++;
            } catch (Refused e) {
                assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            }
        }
        return taken;
    }

    @Test
    void eachPrincipalHasABucketOfItsOwn() {
        assertThat(takenBy("ada", 300)).isEqualTo(200);
        assertThat(takenBy("bob", 300)).isEqualTo(200);
        nanos.addAndGet(SECOND);
        assertThat(takenBy("ada", 300)).isEqualTo(100);
        assertThat(registry.get("signalbox.limited")
                        .tag("limit", "writes")
                        .counter()
                        .count())
                .isEqualTo(400);
    }

    @Test
    void theRefusalSaysWhenToRetryInWholeSeconds() {
        takenBy("ada", 200);
        assertThatThrownBy(() -> writes.take(People.principal("ada")))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.details()).containsEntry("retryAfter", 1L));
    }

    @Test
    void anEntryThatIsPaidOffIsDropped() {
        takenBy("ada", 200);
        takenBy("bob", 1);
        nanos.addAndGet(SECOND);
        takenBy("cid", 1);
        assertThat(kept()).isEqualTo(2);
        nanos.addAndGet(10 * SECOND);
        takenBy("cid", 1);
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void theNumberOfBucketsIsBounded() {
        for (int i = 0; i < WriteLimit.PRINCIPALS_MAX + 100; i++) {
            assertThat(takenBy("user" + i, 1)).isEqualTo(1);
        }
        assertThat(kept()).isEqualTo(WriteLimit.PRINCIPALS_MAX + 1);
        assertThat(takenBy("one of too many", 300)).isEqualTo(100);
        assertThat(takenBy("user1", 300)).isEqualTo(199);
        nanos.addAndGet(10 * SECOND);
        assertThat(takenBy("one of too many", 300)).isEqualTo(200);
        assertThat(kept()).isEqualTo(1);
    }
}
