package dev.signalbox.access;

import dev.signalbox.model.Event;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Derives other secrets from ours, so that they need not be stored. */
@Singleton
final class Secrets {
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Tokens tokens;

    Secrets(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The secret of an API key. One that is asked for under an {@code Idempotency-Key} follows from it and from the key's id:
     * so the first answer can be given again, though the secret is kept nowhere.
     *
     * @param salt kept with the key; another one makes another secret
     * @return letters, digits, dots and hyphens, 256 bits
     */
    String next(Event.@Nullable Key once, String salt) {
        byte[] secret = new byte[BYTES];
        if (once == null) {
            random.nextBytes(secret);
        } else {
            secret = mac("api-key", once.hash() + "\n" + once.bodyHash() + "\n" + salt);
        }
        // The underscore separates the parts of a key.
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret).replace('_', '.');
    }

    /** Represents a password in what is stored for an {@code Idempotency-Key}; it cannot be guessed from it. */
    String fingerprint(String password) {
        return HexFormat.of().formatHex(mac("password", password));
    }

    private byte[] mac(String purpose, String message) {
        return tokens.mac((purpose + "\n" + message).getBytes(StandardCharsets.UTF_8));
    }
}
