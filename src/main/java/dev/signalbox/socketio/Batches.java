package dev.signalbox.socketio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Gathers what is asked while the last batch is under way, and does it as the next: one trip to the store for many. In the
 * order of asking, one batch at a time. After a large batch it may wait a little longer, for a crowd comes in a row. Any
 * thread.
 */
final class Batches<Q, A> {
    private static final long ANSWER_SECONDS = 40; // longer than the store's own deadlines

    /** A batch of so many questions waits so long for the next ones. */
    private static final long GATHER_MILLIS_EACH = 4;

    private final int most;
    private final long gatherMillisMax;
    private final Function<List<Q>, List<A>> batch;
    private final Executor virtualThreads;

    // Guarded by this.
    private final ArrayDeque<Asked<Q, A>> waiting = new ArrayDeque<>();
    private boolean working;
    private int lastBatch;

    private record Asked<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * @param gatherMillisMax to wait for a batch of {@code most}
     * @param batch may block; its answers stand in the order of the questions
     */
    Batches(int most, long gatherMillisMax, Function<List<Q>, List<A>> batch, Executor virtualThreads) {
        this.most = most;
        this.gatherMillisMax = gatherMillisMax;
        this.batch = batch;
        this.virtualThreads = virtualThreads;
    }

    CompletableFuture<A> ask(Q question) {
        Asked<Q, A> asked = new Asked<>(question, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(asked);
            if (waiting.size() >= most) {
                notifyAll();
            }
            if (!working) {
                working = true;
                try {
                    virtualThreads.execute(this::work);
                } catch (RejectedExecutionException e) {
                    waiting.clear(); // the process ends
                    asked.answer.completeExceptionally(e);
                }
            }
        }
        return asked.answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private void work() {
        for (List<Asked<Q, A>> next = next(); !next.isEmpty(); next = next()) {
            try {
                List<A> answers = batch.apply(next.stream().map(Asked::question).toList());
                for (int i = 0; i < next.size(); i++) {
                    next.get(i).answer.complete(answers.get(i));
                }
            } catch (RuntimeException | Error e) { // whoever waits must hear of it, and the next batch must go on
                next.forEach(asked -> asked.answer.completeExceptionally(e));
            }
        }
    }

    private synchronized List<Asked<Q, A>> next() {
        gather();
        List<Asked<Q, A>> next = new ArrayList<>();
        while (next.size() < most && !waiting.isEmpty()) {
            next.add(waiting.remove());
        }
        working = !next.isEmpty();
        lastBatch = next.size();
        return next;
    }

    private synchronized void gather() {
        long millis = Math.min(gatherMillisMax, GATHER_MILLIS_EACH * lastBatch);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            for (long left = millis; left > 0 && waiting.size() < most; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process ends
        }
    }
}
