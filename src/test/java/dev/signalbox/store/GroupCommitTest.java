package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.mvstore.MVStore;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class GroupCommitTest {
    private final SlowDisk disk = new SlowDisk();
    private final GroupCommit commits = new GroupCommit(disk);

    @BeforeEach
    void start() {
        commits.start();
    }

    @AfterEach
    void close() {
        disk.mayPass.release(100);
        commits.close();
    }

    @Test
    void aWriteIsAnsweredOnlyAfterItsSync() {
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> commits.write(() -> "done"));
        await().until(disk.mayPass::hasQueuedThreads);
        assertThat(answer).isNotDone();
        disk.mayPass.release();
        assertThat(answer.join()).isEqualTo("done");
        assertThat(disk.syncs).hasValue(1);
    }

    @Test
    void writesDuringASyncShareTheNextCommit() {
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> commits.write(() -> "first"));
        await().until(disk.mayPass::hasQueuedThreads);
        AtomicInteger applied = new AtomicInteger();
        CompletableFuture<?>[] others = new CompletableFuture<?>[3];
        for (int i = 0; i < others.length; i++) {
            others[i] = new CompletableFuture<>();
            CompletableFuture<?> other = others[i];
            Thread.ofVirtual().start(() -> {
                commits.write(applied::incrementAndGet);
                other.complete(null);
            });
        }
        await().untilAtomic(applied, Matchers.is(3)); // a sync does not hold changes up
        disk.mayPass.release(2);
        first.join();
        CompletableFuture.allOf(others).join();
        assertThat(disk.commits).hasValue(2);
    }

    @Test
    void aDurableReadWaitsForWhatItSaw() {
        commits.change(() -> "seen");
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> commits.readDurable(() -> "seen"));
        await().until(disk.mayPass::hasQueuedThreads);
        assertThat(read).isNotDone();
        disk.mayPass.release();
        assertThat(read.join()).isEqualTo("seen");
    }

    @Test
    void aWriteThatThrowsIsAlsoAnsweredAfterItsSync() {
        disk.mayPass.release();
        assertThatThrownBy(() -> commits.write(() -> {
                    throw new IllegalStateException("half done");
                }))
                .hasMessage("half done");
        assertThat(disk.syncs).hasValue(1);
    }

    @Test
    void aDiskThatRefusesACommitRefusesWritesUntilItTakesOneAgain() {
        disk.mayPass.release(100);
        disk.broken = true;
        assertRefused();
        await().untilAtomic(disk.reopened, Matchers.greaterThan(0));
        assertRefused();
        assertThat(commits.readDurable(() -> "what the file holds")).isEqualTo("what the file holds");
        assertThat(disk.syncs).hasValue(0);
        disk.broken = false;
        await().ignoreExceptions().until(() -> commits.write(() -> "later"), "later"::equals);
        assertThat(disk.syncs.get()).isPositive();
    }

    private void assertRefused() {
        assertThatThrownBy(() -> commits.write(() -> "lost"))
                .isInstanceOfSatisfying(
                        MongoServerError.class, e -> assertThat(e.getCodeName()).isEqualTo("OutOfDiskSpace"));
    }

    @Test
    void aFailedSyncEndsItForReadsToo() {
        disk.brokenSync = true;
        assertThatThrownBy(() -> commits.write(() -> "lost")).isInstanceOf(MongoServerError.class);
        assertThatThrownBy(() -> commits.readDurable(() -> "lost")).isInstanceOf(MongoServerError.class);
        assertThat(disk.reopened).hasValue(0);
    }

    @Test
    void aStoreThatCannotWriteAnyMoreDoesNotAnswerAPing() {
        MVStore store = MVStore.open(null);
        DurableBackend backend = new DurableBackend(() -> store, commits, Path.of("store.mv"));
        Document ping = new Document("ping", 1);
        assertThat(backend.handleCommand(null, "admin", "ping", ping)).containsEntry("ok", 1.0);
        disk.broken = true;
        backend.handleCommand(null, "db", "create", new Document("create", "lost"));
        assertThat(backend.handleCommand(null, "admin", "ping", ping))
                .containsEntry("ok", 0)
                .containsEntry("codeName", "OutOfDiskSpace");
    }

    @Test
    void closingCommitsChangesThatWereNotAwaited() {
        disk.mayPass.release();
        commits.change(() -> "left");
        commits.close();
        assertThat(disk.syncs).hasValue(1);
    }

    /** A disk whose syncs pass one by one. */
    private static final class SlowDisk implements GroupCommit.Disk {
        final Semaphore mayPass = new Semaphore(0);
        final AtomicInteger commits = new AtomicInteger();
        final AtomicInteger reopened = new AtomicInteger();
        final AtomicInteger syncs = new AtomicInteger();
        volatile boolean broken;
        volatile boolean brokenSync;

        @Override
        public void commit() {
            if (broken) {
                throw new UncheckedIOException(new java.io.IOException("no space left"));
            }
            commits.incrementAndGet();
        }

        @Override
        public void reopen() {
            reopened.incrementAndGet();
        }

        @Override
        public void prove() {
            commit();
        }

        @Override
        public long compact() {
            return Long.MAX_VALUE;
        }

        @Override
        public void sync() {
            if (brokenSync) {
                throw new UncheckedIOException(new java.io.IOException("bad block"));
            }
            mayPass.acquireUninterruptibly();
            syncs.incrementAndGet();
        }
    }
}
