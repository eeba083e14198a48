package dev.signalbox.transport;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** Ids of sessions and clients: 120 random bits, so that nobody guesses another's. */
public final class SocketId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private SocketId() {}

    public static String next() {
        byte[] bytes = new byte[15];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    /** The same behind the time: what is stored under such ids at one time stands together, in few pages of an index. */
    public static String ordered(Instant time) {
        return HexFormat.of().toHexDigits(time.toEpochMilli(), 12) + next();
    }
}
