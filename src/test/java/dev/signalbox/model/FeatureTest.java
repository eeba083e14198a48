package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.Feature.Decision;
import dev.signalbox.model.Feature.Reason;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeatureTest {
    private static final int PEOPLE = 10_000;

    private static Feature at(int rollout) {
        return new Feature(true, rollout, Set.of("ada"), 100, null);
    }

    private static boolean has(int rollout, int person) {
        return at(rollout).decide("USER/p" + person, "p" + person).enabled();
    }

    @Test
    void aLargerShareKeepsAllWhoWereInTheSmallerOne() {
        for (int person = 0; person < PEOPLE; person++) {
            boolean had = false;
            for (int share = 0; share <= 100; share += 5) {
                boolean has = has(share, person);
                assertThat(has || !had).as("p%d at %d percent", person, share).isTrue();
                had = has;
            }
        }
    }

    @Test
    void aShareIsAboutThatShare() {
        for (int share : new int[] {0, 1, 10, 50, 99, 100}) {
            long with = IntStream.range(0, PEOPLE).filter(p -> has(share, p)).count();
            assertThat(with / (PEOPLE / 100.0)).as("%d percent", share).isBetween(share - 2.0, share + 2.0);
        }
        assertThat(IntStream.range(0, PEOPLE).anyMatch(p -> has(0, p))).isFalse();
    }

    @Test
    void theReasonIsTheFirstThatHolds() {
        assertThat(at(100).decide("USER/bob", "bob")).isEqualTo(new Decision(true, Reason.DEFAULT));
        assertThat(at(0).decide("USER/bob", "bob")).isEqualTo(new Decision(false, Reason.ROLLOUT));
        assertThat(at(0).decide("USER/ada", "ada")).isEqualTo(new Decision(true, Reason.OPT_IN));
        assertThat(new Feature(false, 100, Set.of("ada"), 100, null).decide("USER/ada", "ada"))
                .isEqualTo(new Decision(false, Reason.DISABLED));
    }

    @Test
    void aUserAndAKeyOfTheSameNameAreTwo() {
        assertThat(IntStream.range(0, 100)
                        .anyMatch(p -> at(50).decide("USER/p" + p, "p" + p).enabled()
                                != at(50).decide("KEY/p" + p, "p" + p).enabled()))
                .isTrue();
    }
}
