package dev.signalbox.projection;

/** Keeps a space live until it is closed, which must happen once. Any thread. */
@FunctionalInterface
public interface SpaceUse extends AutoCloseable {
    @Override
    void close();
}
