package dev.signalbox.projection;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** The slots of tasks by a word that they have. Guarded by the lock of the space. */
final class SlotSets {
    private final Map<String, RoaringBitmap> byWord = new HashMap<>();

    void add(@Nullable String word, int slot) {
        if (word == null) {
            return;
        }
        RoaringBitmap found = byWord.get(word);
        if (found == null) {
            found = new RoaringBitmap();
            byWord.put(word, found);
        }
        found.add(slot);
    }

    void remove(@Nullable String word, int slot) {
        RoaringBitmap found = word == null ? null : byWord.get(word);
        if (found != null) {
            found.remove(slot);
            if (found.isEmpty()) {
                byWord.remove(word);
            }
        }
    }

    /** @param others {@code null} for all; a shared set, not to be changed, as is the result */
    RoaringBitmap and(@Nullable RoaringBitmap others, String word) {
        RoaringBitmap found = byWord.get(word);
        if (found == null) {
            return new RoaringBitmap();
        }
        return others == null ? found : RoaringBitmap.and(others, found);
    }
}
