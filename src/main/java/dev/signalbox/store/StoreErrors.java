package dev.signalbox.store;

import com.mongodb.MongoException;
import de.bwaldvogel.mongo.exception.MongoServerError;

/** What the embedded store answers when it cannot do what was asked, in codes of MongoDB. */
final class StoreErrors {
    /** The state is known, said once in the log, and ends by itself; nothing of the command was stored. */
    private static final int OUT_OF_DISK_SPACE = 14_031;

    private static final int DATA_CORRUPTION_DETECTED = 361;
    /** Drivers take it as a server that stops, not as a refusal of the data. */
    private static final int SHUTDOWN_IN_PROGRESS = 91;

    private static final int MAX_TIME_EXPIRED = 50;

    private static final int SAID_MAX = 150;

    private StoreErrors() {}

    static MongoServerError refused() {
        return new MongoServerError(OUT_OF_DISK_SPACE, "OutOfDiskSpace", "the disk refuses writes; nothing was stored");
    }

    static MongoServerError givenUp() {
        return new MongoServerError(OUT_OF_DISK_SPACE, "OutOfDiskSpace", "the disk refused this write");
    }

    static MongoServerError damaged(String sentence) {
        return new MongoServerError(DATA_CORRUPTION_DETECTED, "DataCorruptionDetected", sentence);
    }

    static MongoServerError ended(String why) {
        return new MongoServerError(SHUTDOWN_IN_PROGRESS, "ShutdownInProgress", "the embedded store ended: " + why);
    }

    static MongoServerError slow() {
        return new MongoServerError(MAX_TIME_EXPIRED, "MaxTimeMSExpired", "the disk takes too long");
    }

    static boolean isOutage(MongoException e) {
        return e.getCode() == OUT_OF_DISK_SPACE;
    }

    static boolean isDamage(MongoException e) {
        return e.getCode() == DATA_CORRUPTION_DETECTED;
    }

    /** In one line, and not all that a store may repeat of a command. */
    static String brief(String message) {
        String line = message.replaceAll("[\\s\"]+", " ").strip();
        return line.length() <= SAID_MAX ? line : line.substring(0, SAID_MAX) + "…";
    }

    /** What the disk said. */
    static String rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
