package dev.signalbox.transport;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids of sessions and clients: 120 random bits, so that nobody guesses another's. */
public final class SocketId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private SocketId() {}

    public static String next() {
        byte[] bytes = new byte[15];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
