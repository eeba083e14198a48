package dev.signalbox;

import io.micronaut.runtime.Micronaut;

/** Starts the one process that serves HTTP, sockets and the web app. */
public final class Application {
    private Application() {}

    public static void main(String[] args) {
        Micronaut.build(args).mainClass(Application.class).start();
    }
}
