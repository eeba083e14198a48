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
 * Collects requests while a batch is running, and runs them as the next batch: one round trip to the store for many
 * requests. In the order of the requests, one batch at a time. After a large batch it waits a little for more, because
 * reconnecting clients arrive in a row. Any thread.
 */
final class Batches<Q, A> {
    private static final long ANSWER_SECONDS = 40; // longer than the store's own deadlines

    /** How long to wait for further requests, per request of the last batch. */
    private static final long GATHER_MILLIS_EACH = 4;

    private final int most;
    private final long gatherMillisMax;
    private final Function<List<Q>, List<A>> batch;
    private final Executor virtualThreads;

    // Guarded by this.
    private final ArrayDeque<Request<Q, A>> waiting = new ArrayDeque<>();
    private boolean working;
    private int lastBatch;

    private record Request<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * @param gatherMillisMax the longest wait, after a batch of {@code most}
     * @param batch may block; returns the results in the order of the requests
     */
    Batches(int most, long gatherMillisMax, Function<List<Q>, List<A>> batch, Executor virtualThreads) {
        this.most = most;
        this.gatherMillisMax = gatherMillisMax;
        this.batch = batch;
        this.virtualThreads = virtualThreads;
    }

    CompletableFuture<A> ask(Q question) {
        Request<Q, A> asked = new Request<>(question, new CompletableFuture<>());
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
                    waiting.clear(); // shutting down
                    asked.answer.completeExceptionally(e);
                }
            }
        }
        return asked.answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private void work() {
        for (List<Request<Q, A>> next = next(); !next.isEmpty(); next = next()) {
            try {
                List<A> answers =
                        batch.apply(next.stream().map(Request::question).toList());
                for (int i = 0; i < next.size(); i++) {
                    next.get(i).answer.complete(answers.get(i));
                }
            } catch (RuntimeException | Error e) { // the callers must get it, and the next batch must run
                next.forEach(asked -> asked.answer.completeExceptionally(e));
            }
        }
    }

    private synchronized List<Request<Q, A>> next() {
        gather();
        List<Request<Q, A>> next = new ArrayList<>();
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
