package dev.signalbox.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.CloseReason;
import dev.signalbox.ops.OpenConnections;
import java.util.ArrayList;
import java.util.List;

/** A transport that accepts everything while it is {@link #writable}, and records it by flush. */
class FakeTransport implements Transport {
    final List<String> ends = new ArrayList<>();
    final List<List<Batch>> flushed = new ArrayList<>();
    boolean writable = true;
    private List<Batch> written = new ArrayList<>();

    @Override
    public OpenConnections.Kind kind() {
        return OpenConnections.Kind.WEBSOCKET;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void write(List<Batch> batches) {
        assertThat(batches).as("what is written").isNotEmpty();
        written.addAll(batches);
    }

    @Override
    public void flush() {
        flushed.add(written);
        written = new ArrayList<>();
    }

    @Override
    public long unsentBytes() {
        return 0;
    }

    @Override
    public void read(boolean on) {}

    @Override
    public void close(CloseReason reason, Batch last) {
        ends.add(reason.word());
    }
}
