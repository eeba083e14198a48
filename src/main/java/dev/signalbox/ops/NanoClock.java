package dev.signalbox.ops;

/** Measures time that only goes forward, for rates; tests replace it. */
@FunctionalInterface
public interface NanoClock {
    /** Nanoseconds since some moment; only differences mean anything. Any thread. */
    long nanos();
}
