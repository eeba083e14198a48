package dev.signalbox.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.Value;
import dev.signalbox.fakes.MovingNanos;
import dev.signalbox.model.Feature;
import dev.signalbox.model.Feature.Decision;
import dev.signalbox.model.Feature.Reason;
import dev.signalbox.model.Principal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A provider of somebody else: right, throwing, hanging, and late. */
class FlagsTest {
    private static final Decision UNKNOWN = new Decision(true, Reason.DEFAULT);
    private static final Decision OFF = new Decision(false, Reason.ROLLOUT);
    private static final Principal ADA = new Principal(Principal.Kind.USER, "ada", "Ada", null, null);
    private static final Principal BOB = new Principal(Principal.Kind.USER, "bob", "Bob", null, null);
    private static final Feature FEATURE = new Feature(true, 0, Set.of("bob"), 100, null);

    private final Foreign foreign = new Foreign();
    private final MovingNanos nanos = new MovingNanos();
    private final AtomicInteger changes = new AtomicInteger();
    private final Flags flags =
            new Flags(foreign, new SignalboxProvider(() -> FEATURE), p -> UNKNOWN, nanos, changes::incrementAndGet);

    /** Its flag is off. */
    private static final class Foreign extends EventProvider {
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger hanging = new AtomicInteger();
        private volatile boolean throwing;
        private volatile boolean hangs;
        private volatile @Nullable ErrorCode error;

        @Override
        public Metadata getMetadata() {
            return () -> "foreign";
        }

        @Override
        public ProviderEvaluation<Boolean> getBooleanEvaluation(String key, Boolean other, EvaluationContext context) {
            if (throwing) {
                throw new IllegalStateException("broken");
            }
            if (hangs) {
                hanging.incrementAndGet();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return ProviderEvaluation.<Boolean>builder()
                    .value(false)
                    .reason("SPLIT")
                    .errorCode(error)
                    .build();
        }

        @Override
        public ProviderEvaluation<String> getStringEvaluation(String key, String other, EvaluationContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ProviderEvaluation<Integer> getIntegerEvaluation(String key, Integer other, EvaluationContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ProviderEvaluation<Double> getDoubleEvaluation(String key, Double other, EvaluationContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ProviderEvaluation<Value> getObjectEvaluation(String key, Value other, EvaluationContext context) {
            throw new UnsupportedOperationException();
        }
    }

    @AfterEach
    void close() {
        foreign.released.countDown();
        flags.close();
    }

    /** Once it is ready, and the machine is quick enough to ask it in time. */
    private void awaitAnswer() {
        await().until(() -> {
            nanos.advance(Duration.ofSeconds(2));
            return flags.decide(ADA).equals(OFF);
        });
    }

    @Test
    void itsAnswerCounts() {
        awaitAnswer();
        await().until(() -> changes.get() > 0); // it became ready
    }

    @Test
    void whileItThrowsTheLastValueHolds() {
        awaitAnswer();
        foreign.throwing = true;
        for (int i = 0; i < 20; i++) {
            nanos.advance(Duration.ofSeconds(2));
            assertThat(flags.decide(ADA)).isEqualTo(OFF);
            assertThat(flags.decide(BOB)).isEqualTo(UNKNOWN);
        }
    }

    @Test
    void anAnswerWithAnErrorIsNone() {
        awaitAnswer();
        foreign.error = ErrorCode.PROVIDER_NOT_READY;
        nanos.advance(Duration.ofSeconds(2));
        assertThat(flags.decide(ADA)).isEqualTo(OFF);
        assertThat(flags.decide(BOB)).isEqualTo(UNKNOWN);
    }

    @Test
    void whileItHangsNobodyWaitsForItAndFewThreadsDo() {
        awaitAnswer();
        foreign.hangs = true;
        for (int i = 0; i < 200; i++) {
            nanos.advance(Duration.ofSeconds(2));
            assertThat(flags.decide(ADA)).isEqualTo(OFF);
        }
        assertThat(foreign.hanging.get()).isBetween(1, 8);
        foreign.hangs = false;
        foreign.released.countDown();
        await().until(() -> {
            nanos.advance(Duration.ofSeconds(2));
            return flags.decide(BOB).equals(OFF);
        });
    }

    @Test
    void itIsNotAskedAgainWhileItPauses() {
        awaitAnswer();
        foreign.hangs = true;
        nanos.advance(Duration.ofSeconds(2));
        for (int i = 0; i < 1_000; i++) {
            flags.decide(ADA);
        }
        assertThat(foreign.hanging.get()).isEqualTo(1);
    }

    @Test
    void itsChangesArePassedOn() {
        awaitAnswer();
        await().until(() -> changes.get() > 0);
        int before = changes.get();
        foreign.emitProviderConfigurationChanged(
                ProviderEventDetails.builder().message("other flags").build());
        await().until(() -> changes.get() > before);
    }

    @Test
    void oursIsAskedWhereThereIsNoOther() {
        try (Flags own =
                new Flags(null, new SignalboxProvider(() -> FEATURE), p -> UNKNOWN, nanos, changes::incrementAndGet)) {
            assertThat(own.decide(ADA)).isEqualTo(OFF);
            assertThat(own.decide(BOB)).isEqualTo(new Decision(true, Reason.OPT_IN));
        }
    }
}
