package dev.signalbox.ops;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.LoggerFactory;

/**
 * Logback's asynchronous appender, which never blocks the thread that logs, even if nobody reads the standard output. Lines
 * without room are lost, and counted. Made by {@code logback.xml}.
 */
public final class LogQueue extends AsyncAppender {
    /** Lines; some megabytes of them. */
    private static final int QUEUE_MAX = 8_192;

    /** So much room is left for threads that pass the check for it at the same moment: else the last of them would not be counted. */
    private static final int ROOM_LEFT = 128;

    /** How long the end of the process waits for the reader. */
    private static final int FLUSH_MILLIS = 2_000;

    private static final LongAdder LOST = new LongAdder();

    public LogQueue() {
        setQueueSize(QUEUE_MAX);
        setDiscardingThreshold(ROOM_LEFT);
        setNeverBlock(true);
        setMaxFlushTime(FLUSH_MILLIS);
    }

    /** Lines of this process that were lost. */
    public static long lost() {
        return LOST.sum();
    }

    /** Asked only when there is hardly any room. */
    @Override
    protected boolean isDiscardable(ILoggingEvent line) {
        LOST.increment();
        return true;
    }

    /** As the last act of the process: writes what waits, within {@link #FLUSH_MILLIS}. Nothing is logged afterwards. */
    public static void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
