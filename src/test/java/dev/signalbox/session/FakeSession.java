package dev.signalbox.session;

import dev.signalbox.delivery.CloseReason;
import dev.signalbox.delivery.Frame;
import dev.signalbox.fakes.FakeLimits;
import dev.signalbox.net.ConnectionLimit;
import dev.signalbox.ops.OpenConnections;
import java.time.Duration;

/** A session whose protocol sends nothing. */
final class FakeSession extends Session {
    /** The protocol's times. */
    static final TransportSettings SETTINGS = new TransportSettings(
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            1_000_000,
            Duration.ofSeconds(45),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));

    Runnable onPing = () -> {};

    FakeSession(Loop loop, Transport transport) {
        super(
                loop,
                transport,
                new Setup(
                        SETTINGS,
                        FakeLimits.off(),
                        System::nanoTime,
                        FakeLimits.metrics(),
                        new OpenConnections(FakeLimits.gauges()),
                        new ConnectionLimit(FakeLimits.off(), FakeLimits.metrics()),
                        new Drain(new DrainSettings(Duration.ZERO)),
                        new Loops(),
                        Runnable::run));
    }

    void move(Transport next, Loop nextLoop) {
        moveTo(next, nextLoop, () -> {});
    }

    @Override
    protected String name() {
        return "fake";
    }

    @Override
    protected Conversation conversation() {
        return new Conversation() {
            @Override
            public void message(Frame message, long waitNanos) {}

            @Override
            public void ended(CloseReason reason) {}
        };
    }

    @Override
    protected void ping() {
        onPing.run();
    }

    @Override
    public void message(Frame message) {}
}
