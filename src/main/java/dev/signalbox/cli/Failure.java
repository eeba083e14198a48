package dev.signalbox.cli;

/** A command cannot do what it was asked, for a reason that its message says in one line. */
final class Failure extends RuntimeException {
    Failure(String message) {
        super(message, null, false, false);
    }
}
