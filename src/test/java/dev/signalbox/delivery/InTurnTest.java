package dev.signalbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InTurnTest {
    private final ArrayDeque<Runnable> started = new ArrayDeque<>();
    private final InTurn inTurn = new InTurn(2, started::add);
    private final List<Integer> done = new ArrayList<>();

    @Test
    void aFewRunAndTheOthersFollowInOrder() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            inTurn.execute(() -> done.add(number));
        }
        int most = 0;
        while (!started.isEmpty()) {
            most = Math.max(most, started.size());
            started.remove().run();
        }

        assertThat(done).containsExactly(0, 1, 2, 3, 4);
        assertThat(most).isEqualTo(2);
    }

    @Test
    void oneThatFailsTakesNoPlaceFromTheOthers() {
        for (int i = 0; i < 4; i++) {
            inTurn.execute(() -> {
                throw new IllegalStateException("a bug");
            });
        }
        inTurn.execute(() -> done.add(4));
        while (!started.isEmpty()) {
            try {
                started.remove().run();
            } catch (IllegalStateException expected) {
                // the executor's business
            }
        }

        assertThat(done).containsExactly(4);
    }
}
