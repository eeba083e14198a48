package dev.signalbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentTest {
    private static List<Integer> kept(Recent<Integer, String> recent) {
        return IntStream.range(0, 10)
                .filter(key -> recent.get(key) != null)
                .boxed()
                .toList();
    }

    @Test
    void whatWasNotUsedForLongestGoesWhenThereAreTooMany() {
        Recent<Integer, String> recent = new Recent<>(2, 1_000);
        recent.put(1, "one", 3);
        recent.put(2, "two", 3);
        recent.get(1);
        recent.put(3, "three", 5);

        assertThat(kept(recent)).containsExactly(1, 3);
    }

    @Test
    void whatWasNotUsedForLongestGoesWhenItIsTooMuch() {
        Recent<Integer, String> recent = new Recent<>(100, 10);
        recent.put(1, "12345", 5);
        recent.put(2, "12345", 5);
        recent.put(3, "1", 1);

        assertThat(kept(recent)).containsExactly(2, 3);
    }

    @Test
    void anotherValueTakesThePlaceOfTheFormer() {
        Recent<Integer, String> recent = new Recent<>(100, 10);
        for (int i = 0; i < 100; i++) {
            recent.put(1, "12345", 5);
        }
        recent.put(2, "12345", 5);

        assertThat(kept(recent)).containsExactly(1, 2);
    }

    @Test
    void theNewestStaysHoweverLargeItIs() {
        Recent<Integer, String> recent = new Recent<>(100, 10);
        recent.put(1, "1", 1);
        recent.put(2, "12345678901", 11);

        assertThat(kept(recent)).containsExactly(2);
    }

    @Test
    void aSizeThatBecomesKnownLaterCounts() {
        Recent<Integer, String> recent = new Recent<>(100, 10);
        recent.put(1, "first", 0);
        recent.put(2, "second", 0);
        recent.weigh(1, "former"::equals, 11);
        assertThat(kept(recent)).containsExactly(1, 2);
        recent.weigh(2, "second"::equals, 11);

        assertThat(kept(recent)).containsExactly(2);
    }
}
