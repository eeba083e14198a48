package dev.signalbox.projection;

import dev.signalbox.model.Refused;
import dev.signalbox.ops.Traces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The commands that wait for the appender of a space, each with a deadline; at most {@value #COMMANDS_MAX}. Any thread adds
 * commands, only the appender takes them.
 */
final class AppendQueue {
    private static final int COMMANDS_MAX = 4_096;
    private static final int BATCH_MAX = 256;
    /** A command that has no position after this time is refused. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** A command that was taken and has no result so long after its deadline fails as "not known yet"; its insert goes on. */
    private static final Duration UNKNOWN_AFTER = Duration.ofSeconds(25);

    private final Clock clock;
    private final Traces traces;
    private final OverdueCommands overdue;
    private final BlockingQueue<Pending> waiting =
            new LinkedBlockingQueue<>(COMMANDS_MAX); // no memory while it is empty
    /** Set by the appender. Those that it took last and has not answered, or not all. */
    private volatile List<Pending> taken = List.of();

    private volatile boolean closed;
    private volatile boolean failed;

    AppendQueue(Clock clock, Traces traces, OverdueCommands overdue) {
        this.clock = clock;
        this.traces = traces;
        this.overdue = overdue;
    }

    CompletableFuture<Appended> add(Command command) {
        Pending pending = new Pending(command, clock.instant().plus(DEADLINE), traces.present());
        if (!waiting.offer(pending)) {
            return CompletableFuture.failedFuture(
                    Refused.busy("Too many writes are waiting for this space; nothing was accepted. Try again."));
        }
        if (closed && waiting.remove(pending)) {
            return CompletableFuture.failedFuture(over("nothing was accepted."));
        }
        overdue.watch(this);
        return pending.result();
    }

    /** Moves the waiting commands into the batch. */
    void take(List<Pending> batch) {
        waiting.drainTo(batch, BATCH_MAX);
        taken = List.copyOf(batch);
    }

    /** All that were taken have been answered. */
    void answered() {
        taken = List.of();
    }

    int size() {
        return waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * Refuses commands that have waited too long and were not taken yet, and answers those that were taken long ago; returns
     * whether others wait. A timer of its own for each command would wake a thread twice for each.
     */
    boolean refuseOverdue() {
        Instant now = clock.instant();
        for (Pending oldest = waiting.peek();
                oldest != null && now.isAfter(oldest.deadline());
                oldest = waiting.peek()) {
            if (waiting.remove(oldest)) {
                oldest.refused(overdue());
            }
        }
        List<Pending> working = taken;
        working.stream()
                .filter(pending -> now.isAfter(pending.deadline().plus(UNKNOWN_AFTER)))
                .forEach(pending -> pending.refused(
                        Refused.busy("The store has not answered; whether this was stored is not known yet.")));
        return !waiting.isEmpty() || !working.isEmpty();
    }

    static Refused overdue() {
        return Refused.busy(
                "This space has too many writes to store this one in time; nothing was accepted. Try again.");
    }

    /** Accepts no more commands; waiting ones can still be taken. */
    void close() {
        closed = true;
    }

    /** Notes that the appender died of a bug, so that {@link #end} does not give a shutdown as the reason. */
    void fail() {
        failed = true;
    }

    /**
     * Closes the queue, because the appender takes no more commands, and refuses the waiting ones.
     *
     * @param taken the commands that were taken and not answered
     */
    void end(List<Pending> taken) {
        closed = true;
        taken.forEach(pending -> pending.refused(over("whether this was stored is not known.")));
        List<Pending> left = new ArrayList<>();
        waiting.drainTo(left);
        left.forEach(pending -> pending.refused(over("nothing was accepted.")));
    }

    private Refused over(String outcome) {
        return Refused.busy((failed
                        ? "This space cannot be written until the server is started again; "
                        : "The server is shutting down; ")
                + outcome);
    }
}
