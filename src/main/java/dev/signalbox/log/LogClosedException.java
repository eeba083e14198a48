package dev.signalbox.log;

/** The process is closing while the outcome of an insert is unknown; the next start reads it from the log. */
public final class LogClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogClosedException() {
        super("closed before the outcome of an insert was known", null, false, false);
    }
}
