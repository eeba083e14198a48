package dev.signalbox.session;

/** The other side broke the protocol; its session is closed. Expected, so it carries no stack trace. */
public final class ProtocolError extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what was wrong, without anything that the other side sent */
    public ProtocolError(String message) {
        super(message, null, false, false);
    }
}
