package dev.signalbox.session;

/** The client violated the protocol, so its session is closed. It is expected, so it carries no stack trace. */
public final class ProtocolError extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message the violation, without any text that the client sent */
    public ProtocolError(String message) {
        super(message, null, false, false);
    }
}
