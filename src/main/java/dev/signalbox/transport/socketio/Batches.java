package dev.signalbox.transport.socketio;

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
 * order of asking, one batch at a time. Any thread.
 */
final class Batches<Q, A> {
    private static final long ANSWER_SECONDS = 40; // longer than the store's own deadlines

    private final int most;
    private final Function<List<Q>, List<A>> batch;
    private final Executor virtualThreads;

    // Guarded by this.
    private final ArrayDeque<Asked<Q, A>> waiting = new ArrayDeque<>();
    private boolean working;

    private record Asked<Q, A>(Q question, CompletableFuture<A> answer) {}

    /** @param batch may block; its answers stand in the order of the questions */
    Batches(int most, Function<List<Q>, List<A>> batch, Executor virtualThreads) {
        this.most = most;
        this.batch = batch;
        this.virtualThreads = virtualThreads;
    }

    CompletableFuture<A> ask(Q question) {
        Asked<Q, A> asked = new Asked<>(question, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(asked);
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
        List<Asked<Q, A>> next = new ArrayList<>();
        while (next.size() < most && !waiting.isEmpty()) {
            next.add(waiting.remove());
        }
        working = !next.isEmpty();
        return next;
    }
}
