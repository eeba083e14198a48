package dev.signalbox.projection;

import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The texts in which a search looks: title, repository, labels and numbers of each task, in lower case. A search looks for
 * parts of words, so it scans; 1,024 texts lie side by side in one string, which is as fast as memory. An id is only found
 * whole, because parts of it mean nothing.
 *
 * <p>Guarded by the lock of the space, but for {@link Snapshot#find}.
 */
final class TaskText {
    private static final int BLOCK = 1_024;
    private static final char END = '\n';
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");

    private final IntFunction<@Nullable Task> tasks;
    /** {@code null} where a text has changed. */
    private final List<@Nullable Block> blocks = new ArrayList<>();

    /** @param ends where the text of each slot ends in {@code text} */
    private record Block(String text, int[] ends) {}

    /** @param tasks by slot */
    TaskText(IntFunction<@Nullable Task> tasks) {
        this.tasks = tasks;
    }

    void changed(int slot) {
        while (blocks.size() <= slot / BLOCK) {
            blocks.add(null);
        }
        blocks.set(slot / BLOCK, null);
    }

    void replaced(int slot, Task before, Task after) {
        boolean same = before.title().equals(after.title())
                && before.labels().equals(after.labels())
                && Objects.equals(before.repo(), after.repo())
                && Objects.equals(before.issue(), after.issue())
                && before.pulls().size() == after.pulls().size();
        if (!same) {
            changed(slot);
        }
    }

    /** The texts as they are now; it may be searched without the lock. */
    record Snapshot(List<Block> blocks) {
        /** The slots whose text has all the words of {@code query}, also as parts of words. */
        RoaringBitmap find(String query) {
            List<String> parts = words(query);
            RoaringBitmap found = new RoaringBitmap();
            for (int block = 0; block < blocks.size(); block++) {
                find(parts, blocks.get(block), block * BLOCK, found);
            }
            return found;
        }

        private static void find(List<String> parts, Block block, int firstSlot, RoaringBitmap found) {
            String text = block.text;
            int slot = 0;
            int at = text.indexOf(parts.getFirst());
            while (at >= 0) {
                while (block.ends[slot] <= at) {
                    slot++;
                }
                int start = slot == 0 ? 0 : block.ends[slot - 1];
                int end = block.ends[slot];
                if (parts.stream().allMatch(part -> text.indexOf(part, start, end) >= 0)) {
                    found.add(firstSlot + slot);
                }
                at = text.indexOf(parts.getFirst(), end);
            }
        }
    }

    Snapshot snapshot() {
        List<Block> all = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (block == null) {
                block = build(i * BLOCK);
                blocks.set(i, block);
            }
            all.add(block);
        }
        return new Snapshot(all);
    }

    private Block build(int firstSlot) {
        StringBuilder text = new StringBuilder();
        int[] ends = new int[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            Task task = tasks.apply(firstSlot + i);
            if (task != null) {
                append(text, task);
            }
            ends[i] = text.length();
        }
        return new Block(text.toString(), ends);
    }

    /** The words of a query, in lower case, the longest first: it is probably in the fewest texts. */
    static List<String> words(String query) {
        return Stream.of(query.toLowerCase(Locale.ROOT).strip().split("\\s+"))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** A word as a regular expression that every store takes: some refuse {@code \\Q…\\E}. */
    static String escaped(String word) {
        return SPECIAL.matcher(word).replaceAll("\\\\$0");
    }

    /** Everything in a task that is searched, also description and comments, in lower case. */
    static String whole(TaskDetail task) {
        StringBuilder text = new StringBuilder();
        append(text, task.task());
        if (task.description() != null) {
            text.append(task.description().toLowerCase(Locale.ROOT)).append(END);
        }
        for (Event event : task.events()) {
            if (event.payload() instanceof ActivityEvent.Comment comment) {
                text.append(comment.text().toLowerCase(Locale.ROOT)).append(END);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Task task) {
        text.append(task.title().toLowerCase(Locale.ROOT)).append(END);
        if (task.repo() != null) {
            text.append(task.repo().toLowerCase(Locale.ROOT)).append(END);
        }
        task.labels()
                .forEach(label -> text.append(label.toLowerCase(Locale.ROOT)).append(END));
        if (task.issue() != null) {
            text.append('#').append(task.issue().number()).append(END);
        }
        for (PullRequest pull : task.pulls()) {
            text.append('#').append(pull.number()).append(END);
        }
    }
}
