package dev.signalbox.projection;

import dev.signalbox.model.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The commands that wait for the appender of a space, each with a deadline; it holds at most {@value #COMMANDS_MAX}. The
 * appender takes them, any other thread adds them.
 */
final class AppendQueue {
    private static final int COMMANDS_MAX = 4_096;
    private static final int BATCH_MAX = 256;
    /** A command that has no place by then is refused. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** A command whose insert gets no answer by then is told so; the insert goes on. */
    private static final long UNKNOWN_AFTER_SECONDS = 30;

    private static final long IDLE_MILLIS = 100;

    private final Clock clock;
    private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(COMMANDS_MAX);
    private volatile boolean closed;
    private volatile boolean failed;

    AppendQueue(Clock clock) {
        this.clock = clock;
    }

    CompletableFuture<Appended> add(Command command) {
        Pending pending = new Pending(command, clock.instant().plus(DEADLINE));
        if (!waiting.offer(pending)) {
            return CompletableFuture.failedFuture(
                    Refused.busy("Too many writes are waiting for this space; nothing was accepted. Try again."));
        }
        if (closed && waiting.remove(pending)) {
            return CompletableFuture.failedFuture(over("nothing was accepted."));
        }
        return pending.result()
                .orTimeout(UNKNOWN_AFTER_SECONDS, TimeUnit.SECONDS)
                .exceptionallyCompose(e -> {
                    RuntimeException why = e instanceof TimeoutException
                            ? Refused.busy("The store has not answered; whether this was stored is not known yet.")
                            : e instanceof RuntimeException known ? known : new IllegalStateException(e);
                    return CompletableFuture.failedFuture(why);
                });
    }

    /** Moves what waits into the batch; nothing after {@value #IDLE_MILLIS} ms without a command. */
    void take(List<Pending> batch) throws InterruptedException {
        Pending first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            waiting.drainTo(batch, BATCH_MAX - 1);
        }
    }

    /** Refuses what has waited too long and was not taken yet: nothing of it can land any more. */
    void refuseOverdue() {
        Instant now = clock.instant();
        for (Pending oldest = waiting.peek();
                oldest != null && now.isAfter(oldest.deadline());
                oldest = waiting.peek()) {
            if (waiting.remove(oldest)) {
                oldest.refused(overdue());
            }
        }
    }

    static Refused overdue() {
        return Refused.busy(
                "This space has too many writes to store this one in time; nothing was accepted. Try again.");
    }

    /** It accepts nothing more; what waits can still be taken. */
    void close() {
        closed = true;
    }

    /** Whether it is closed, and everything was taken. */
    boolean isDone() {
        return closed && waiting.isEmpty();
    }

    /** The appender has ended by a mistake of ours, so it is that and no shutdown that {@link #end} gives as the reason. */
    void fail() {
        failed = true;
    }

    /**
     * Nobody takes anything more: closes it and refuses what waits.
     *
     * @param taken was taken and not answered
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
