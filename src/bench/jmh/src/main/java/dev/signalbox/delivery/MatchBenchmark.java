package dev.signalbox.delivery;


import dev.signalbox.model.Event;
import dev.signalbox.model.Samples;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The rooms of an event, patterns among them; and whether a thing is one of the patterns'. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MatchBenchmark {
    @Param({"1", "100"})
    private int patterns;

    private final Event event = Samples.analyzing(Samples.task());
    private Predicate<String> ids;

    @Setup
    public void subscribe() {
        Collection<Room> rooms = IntStream.range(0, patterns)
                .mapToObj(i -> new Room(Room.Kind.PATTERN, "main", "task:task" + i + ":updated"))
                .toList();
        ids = Room.ids(rooms, "task");
    }

    @Benchmark
    public List<Room> roomsOfEvent() {
        return new EventEncoding(event).rooms();
    }

    @Benchmark
    public List<Room> patternsOfEvent() {
        return Room.matching("main", "task", "f2qfrwqzh2v5hh86", "updated");
    }

    @Benchmark
    public boolean matches() {
        return ids.test("f2qfrwqzh2v5hh86");
    }
}
