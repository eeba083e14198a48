package dev.signalbox.ops;

/** Measures time that only goes forward, for what is counted by the second; tests put their own in its place. */
@FunctionalInterface
public interface NanoClock {
    /** Nanoseconds since some moment; only differences mean anything. Any thread. */
    long nanos();
}
