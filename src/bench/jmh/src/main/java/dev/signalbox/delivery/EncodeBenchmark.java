package dev.signalbox.delivery;


import dev.signalbox.model.Event;
import dev.signalbox.model.Samples;
import dev.signalbox.model.Task;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** From an event to the bytes of its messages, as a broadcast needs them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {
    private final Task task = Samples.task();
    private final Event one = Samples.progress(task);
    private final Event three = Samples.analyzing(task);

    @Benchmark
    public void oneMessage(Blackhole into) {
        encode(one, into);
    }

    @Benchmark
    public void threeMessages(Blackhole into) {
        encode(three, into);
    }

    private static void encode(Event event, Blackhole into) {
        for (Message message : new EventEncoding(event).select(room -> true, false, -1).messages()) {
            into.consume(message.socketIo(true));
        }
    }
}
