package dev.signalbox.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingNanos;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Feature;
import dev.signalbox.model.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live updates are taken back when they do harm for five minutes. */
class StopRuleTest {
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final int LOOKS_OF_FIVE_MINUTES = 30;

    @TempDir
    Path folder;

    private Instance instance;
    private MovingNanos nanos;
    private Rollout rollout;

    @BeforeEach
    void start() {
        instance = Instance.on(
                folder,
                Map.of(
                        MovingNanos.ENABLED,
                        true,
                        "signalbox.rollout.stop.painted",
                        "500ms",
                        "signalbox.rollout.stop.errors",
                        50));
        nanos = instance.get(MovingNanos.class);
        rollout = instance.get(Rollout.class);
        set(10);
        set(50);
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    private void set(int share) {
        rollout.change(Actor.SIGNALBOX, before -> new Feature(true, share, Set.of("ada"), before.rollout(), null));
    }

    private static Report report(int painted, int errors) {
        return new Report(Report.State.LIVE, 30, 0, errors, 0, List.of(), Collections.nCopies(10, painted));
    }

    /** Ten browsers report, then it is looked at. */
    private void look(Report report) {
        nanos.advance(LOOK);
        for (int i = 0; i < 10; i++) {
            Principal person = new Principal(Principal.Kind.USER, "p" + i, "P", null, null);
            instance.get(Cohorts.class).report(person, true, report);
        }
        instance.get(StopRule.class).look();
    }

    private void lookForFiveMinutes(Report report) {
        for (int i = 0; i <= LOOKS_OF_FIVE_MINUTES; i++) {
            look(report);
        }
    }

    @Test
    void slowScreensForFiveMinutesPutTheShareBack() {
        lookForFiveMinutes(report(800, 0));
        assertThat(rollout.current().rollout()).isEqualTo(10);
        assertThat(rollout.current().stopped()).contains("1000 ms").contains("500 ms");
        assertThat(rollout.current().optIn()).containsExactly("ada");
    }

    @Test
    void manyErrorsDoSoToo() {
        lookForFiveMinutes(report(20, 1));
        assertThat(rollout.current().rollout()).isEqualTo(10);
        assertThat(rollout.current().stopped()).contains("200 errors");
    }

    @Test
    void theNextTimeNothingIsLeft() {
        lookForFiveMinutes(report(800, 0));
        lookForFiveMinutes(report(800, 0));
        assertThat(rollout.current().rollout()).isZero();
    }

    @Test
    void aGoodMinuteBeginsTheFiveAnew() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < LOOKS_OF_FIVE_MINUTES - 10; i++) { // a look sees the last minute
                look(report(800, 0));
            }
            for (int i = 0; i < 7; i++) {
                look(report(20, 0));
            }
        }
        assertThat(rollout.current().rollout()).isEqualTo(50);
    }

    /** Each instance looks at the same figures; the one that is a moment later must not go back twice. */
    @Test
    void whatAnotherInstanceHasPutBackIsNotPutBackFurther() {
        for (int i = 0; i < LOOKS_OF_FIVE_MINUTES; i++) {
            look(report(800, 0));
        }
        rollout.change(Actor.SIGNALBOX, before -> new Feature(true, 10, before.optIn(), 10, "Slow."));
        look(report(800, 0));
        assertThat(rollout.current().rollout()).isEqualTo(10);
    }

    @Test
    void fewSamplesProveNothing() {
        for (int i = 0; i <= LOOKS_OF_FIVE_MINUTES; i++) {
            nanos.advance(LOOK);
            instance.get(Cohorts.class)
                    .report(
                            new Principal(Principal.Kind.USER, "p", "P", null, null),
                            true,
                            new Report(Report.State.LIVE, 1, 0, 0, 0, List.of(), List.of(9_000)));
            instance.get(StopRule.class).look();
        }
        assertThat(rollout.current().rollout()).isEqualTo(50);
    }
}
