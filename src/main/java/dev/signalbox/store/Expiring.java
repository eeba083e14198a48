package dev.signalbox.store;

/** Stored documents that end some time. {@link Retention} calls the owner; being a bean is all that it takes. */
public interface Expiring {
    /** What it is, for the log. */
    String name();

    /**
     * Removes documents that have reached their end, but only so many. Blocks; several instances may do it at once.
     *
     * @return how many; fewer than {@code most} when no others have reached their end
     */
    int removeExpired(int most);
}
