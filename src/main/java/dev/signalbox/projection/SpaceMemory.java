package dev.signalbox.projection;

import dev.signalbox.model.Task;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all spaces of this process may keep in memory together, as shares of the largest heap: rows of tasks a quarter, the
 * newest events an eighth (those that are not projected at most a sixteenth of the heap), their encodings a sixteenth, whole
 * tasks a sixteenth, texts that were searched a sixty-fourth. With what a connection and a request may hold (DESIGN: inbox,
 * outbox, bodies) that is the whole of it. Any thread.
 */
@Singleton
final class SpaceMemory {
    private static final int ROW_FIXED_BYTES = 900;
    private static final int LABEL_FIXED_BYTES = 60;
    private static final int PULL_FIXED_BYTES = 500;
    private static final int CHECK_FIXED_BYTES = 200;
    private static final int TEXT_FIXED_BYTES = 300;
    private static final int BYTES_PER_CHAR = 2;
    private static final long UNPROJECTED_MAX = 96 << 20;

    private final Share rows;
    private final Share events;
    private final Share unprojected;
    private final Share encodings;
    private final long wholeTasks;
    private final long wholeTexts;
    private final AtomicInteger tails = new AtomicInteger();

    SpaceMemory() {
        this(Runtime.getRuntime().maxMemory());
    }

    SpaceMemory(long heap) {
        this.rows = new Share(heap / 4);
        this.events = new Share(heap / 8);
        this.unprojected = new Share(Math.min(heap / 16, UNPROJECTED_MAX));
        this.encodings = new Share(heap / 16);
        this.wholeTasks = Math.min(heap / 16, 64 << 20);
        this.wholeTexts = Math.min(heap / 64, 16 << 20);
    }

    /** A number of bytes, and how many of them are used. */
    static final class Share {
        private final long max;
        private final AtomicLong used = new AtomicLong();

        private Share(long max) {
            this.max = max;
        }

        void add(long bytes) {
            used.addAndGet(bytes);
        }

        long used() {
            return used.get();
        }

        boolean isOver() {
            return used.get() > max;
        }

        /** Whether too much is used, and one of {@code parts} has more than its part of it. */
        boolean isOver(long own, int parts) {
            return isOver() && own > max / Math.max(1, parts);
        }
    }

    /** Whether tails may have to give back something. */
    boolean isShortForTails() {
        return events.isOver() || encodings.isOver();
    }

    Share rows() {
        return rows;
    }

    Share events() {
        return events;
    }

    /** Events that are not projected, and therefore cannot leave memory; appends wait while they are too many. */
    Share unprojected() {
        return unprojected;
    }

    Share encodings() {
        return encodings;
    }

    long wholeTasks() {
        return wholeTasks;
    }

    long wholeTexts() {
        return wholeTexts;
    }

    /** How many tails share {@link #events} and {@link #encodings}. */
    AtomicInteger tails() {
        return tails;
    }

    /** About what a row takes, with its places in the index. */
    static long bytes(Task task) {
        long bytes = ROW_FIXED_BYTES + (long) BYTES_PER_CHAR * task.title().length();
        for (String label : task.labels()) {
            bytes += LABEL_FIXED_BYTES + label.length();
        }
        for (var pull : task.pulls()) {
            bytes += PULL_FIXED_BYTES + (long) CHECK_FIXED_BYTES * pull.checks().size();
        }
        for (var request : task.requests()) {
            bytes += TEXT_FIXED_BYTES
                    + (long) BYTES_PER_CHAR * request.request().text().length();
            for (String option : request.request().options()) {
                bytes += LABEL_FIXED_BYTES + option.length();
            }
        }
        if (task.error() != null) {
            bytes += TEXT_FIXED_BYTES
                    + (long) BYTES_PER_CHAR * task.error().message().length();
        }
        if (task.activity() != null) {
            String message = task.activity().message();
            bytes += TEXT_FIXED_BYTES + (message == null ? 0 : (long) BYTES_PER_CHAR * message.length());
            bytes += (long) TEXT_FIXED_BYTES * task.activity().plan().size();
        }
        return bytes;
    }
}
