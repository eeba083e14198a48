package dev.signalbox.store;

/**
 * One step forward in how data is stored. Being a bean is all that it takes; {@link Schema} runs it. It may be cut anywhere and
 * is then run again, and servers that were there before may write meanwhile, so it changes only what is still in the old form.
 */
public interface Migration {
    /** The version of the store after it: one more than that of the step before. */
    int to();

    /** What it does, for the log. */
    String name();

    /** Blocks, and may take long. */
    void run();
}
