package dev.signalbox.session;

import io.netty.util.concurrent.EventExecutor;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The event loops that sessions live on; there are as many as the server has. Any thread. */
@Singleton
public final class Loops {
    private final Map<EventExecutor, Loop> loops = new ConcurrentHashMap<>();

    public Loop of(EventExecutor executor) {
        return loops.computeIfAbsent(executor, Loop::new);
    }
}
