package dev.signalbox.session;

import io.netty.util.concurrent.EventExecutor;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The event loops of sessions, one for each of the server's. Any thread. */
@Singleton
public final class Loops {
    private final Map<EventExecutor, Loop> loops = new ConcurrentHashMap<>();

    public Loop of(EventExecutor executor) {
        return loops.computeIfAbsent(executor, Loop::new);
    }
}
