package dev.signalbox.session;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** Ids of sessions and clients: random, so that they cannot be guessed. */
public final class SocketId {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 15;
    private static final int TIME_BYTES = 5;

    private SocketId() {}

    /** 120 random bits. */
    public static String next() {
        return text(random());
    }

    /** The time and 80 random bits: ids from about the same time are in few pages of an index. */
    public static String ordered(Instant time) {
        byte[] bytes = random();
        long ticks = time.toEpochMilli() >> 4;
        for (int i = 0; i < TIME_BYTES; i++) {
            bytes[i] = (byte) (ticks >> 8 * (TIME_BYTES - 1 - i));
        }
        return text(bytes);
    }

    private static byte[] random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
