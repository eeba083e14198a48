package dev.signalbox.model;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One event folded into a task whose newest 50 are full. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FoldBenchmark {
    private Task task;
    private Event next;

    @Setup
    public void fill() {
        task = Samples.task();
        for (int i = 0; i < 60; i++) {
            task = Task.apply(task, Samples.progress(task));
        }
        next = Samples.analyzing(task);
    }

    @Benchmark
    public Task fold() {
        return Task.apply(task, next);
    }
}
