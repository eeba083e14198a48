package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Compares it with a map of sets, over random changes. */
class HashedSlotsTest {
    private static final int HASHES = 300;

    private final Random random = new Random(11);
    private final HashedSlots slots = new HashedSlots();
    private final Map<Integer, Set<Integer>> model = new HashMap<>();

    private void hasTheSame() {
        for (int hash = -HASHES; hash < HASHES; hash++) {
            assertThat(slots.get(hash).boxed()).containsExactlyInAnyOrderElementsOf(model.getOrDefault(hash, Set.of()));
        }
    }

    @Test
    void findsWhatWasAddedAndNotRemovedSince() {
        for (int round = 0; round < 20; round++) {
            boolean grows = round % 2 == 0;
            for (int i = 0; i < 1_000; i++) {
                int hash = random.nextInt(-HASHES, HASHES);
                int slot = random.nextInt(4);
                if (random.nextInt(4) == 0 == grows) {
                    slots.remove(hash, slot);
                    model.getOrDefault(hash, new TreeSet<>()).remove(slot);
                } else {
                    slots.add(hash, slot);
                    model.computeIfAbsent(hash, h -> new TreeSet<>()).add(slot);
                }
            }
            hasTheSame();
        }
    }

    @Test
    void keepsEveryHashAndSlotApart() {
        int[] hashes = {0, -1, 1, Integer.MIN_VALUE, Integer.MAX_VALUE};
        int[] some = {0, 1, 99_999, Integer.MAX_VALUE - 1};
        for (int hash : hashes) {
            for (int slot : some) {
                slots.add(hash, slot);
            }
        }
        for (int hash : hashes) {
            assertThat(slots.get(hash)).containsExactlyInAnyOrder(0, 1, 99_999, Integer.MAX_VALUE - 1);
        }
    }
}
