package dev.signalbox.log;

/** The process ends while the outcome of an insert is unknown; the next start reads it from the log. */
public final class LogClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogClosedException() {
        super("closed while an insert was under way", null, false, false);
    }
}
