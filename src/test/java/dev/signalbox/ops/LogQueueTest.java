package dev.signalbox.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogQueueTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("test");
    private final LogQueue queue = new LogQueue();
    private final Output output = new Output();

    /** Takes nothing until it is let. */
    private static final class Output extends AppenderBase<ILoggingEvent> {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch mayWrite = new CountDownLatch(1);
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            reached.countDown();
            boolean interrupted = false;
            while (mayWrite.getCount() > 0) { // as a write to a full pipe, which no interrupt ends
                try {
                    mayWrite.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            lines.add(event.getFormattedMessage());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        output.setContext(context);
        output.start();
        queue.setContext(context);
        queue.setQueueSize(1_000);
        queue.setMaxFlushTime(100);
        queue.addAppender(output);
        queue.start();
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(queue);
    }

    @AfterEach
    void stop() {
        output.mayWrite.countDown();
        context.stop();
    }

    @Test
    void lostLinesAreCountedAndTheRestIsInOrder() throws InterruptedException {
        long before = LogQueue.lost();
        log.info("0");
        output.reached.await(); // the first is on its way
        IntStream.range(1, 3_000).forEach(i -> log.info("{}", i));

        long lost = LogQueue.lost() - before;
        assertThat(lost).isBetween(2_000L, 2_999L);
        output.mayWrite.countDown();
        await().untilAsserted(() -> assertThat(output.lines).hasSize((int) (3_000 - lost)));
        assertThat(output.lines)
                .isEqualTo(IntStream.range(0, (int) (3_000 - lost))
                        .mapToObj(Integer::toString)
                        .toList());
        log.info("later");
        await().untilAsserted(() -> assertThat(output.lines).endsWith("later"));
        assertThat(LogQueue.lost() - before).isEqualTo(lost);
    }

    @Test
    void theEndWaitsForAReaderButNotForEver() throws InterruptedException {
        log.info("stuck");
        output.reached.await();
        queue.stop();
        assertThat(queue.isStarted()).isFalse();
        assertThat(output.lines).isEmpty();
    }

    @Test
    void theEndWritesWhatWaits() {
        output.mayWrite.countDown();
        queue.setMaxFlushTime(10_000);
        IntStream.range(0, 500).forEach(i -> log.info("{}", i));
        queue.stop();
        assertThat(output.lines).hasSize(500);
    }
}
