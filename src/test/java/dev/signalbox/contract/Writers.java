package dev.signalbox.contract;

import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/** Several writers that rename a task repeatedly until they are stopped. */
final class Writers implements AutoCloseable {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final List<CompletableFuture<Void>> writing;
    private volatile boolean stopped;

    Writers(TestServer server, String taskId, int count) {
        writing = IntStream.range(0, count)
                .mapToObj(writer -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; !stopped; i++) {
                                Happenings.rename(server, taskId, "Title " + i + " of " + writer);
                            }
                        },
                        THREADS))
                .toList();
    }

    /** Runs an action that many times concurrently, and waits for all. */
    static void together(int count, Runnable task) {
        CompletableFuture.allOf(IntStream.range(0, count)
                        .mapToObj(i -> CompletableFuture.runAsync(task, THREADS))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    @Override
    public void close() {
        stopped = true;
        writing.forEach(CompletableFuture::join);
    }
}
