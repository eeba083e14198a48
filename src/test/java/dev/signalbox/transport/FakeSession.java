package dev.signalbox.transport;

import dev.signalbox.fakes.FakeLimits;

/** A session that says nothing of its own. */
final class FakeSession extends Session {
    Runnable onPing = () -> {};

    FakeSession(Loop loop, Transport transport, TransportSettings settings) {
        super(
                loop,
                transport,
                new Setup(settings, FakeLimits.off(), System::nanoTime, FakeLimits.metrics(), new Loops()),
                Runnable::run);
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
            public void text(byte[] message) {}

            @Override
            public void binary(byte[] message) {}

            @Override
            public void ended(Ending ending) {}
        };
    }

    @Override
    protected void ping() {
        onPing.run();
    }

    @Override
    public void text(byte[] message) {}

    @Override
    public void binary(byte[] message) {}
}
