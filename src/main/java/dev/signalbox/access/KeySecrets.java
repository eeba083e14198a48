package dev.signalbox.access;

import dev.signalbox.model.Event;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Makes the secrets of API keys. One that is asked for under an {@code Idempotency-Key} follows from it and from our own
 * secret: so the first answer can be given again, though the key itself is kept nowhere.
 */
@Singleton
final class KeySecrets {
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Tokens tokens;

    KeySecrets(Tokens tokens) {
        this.tokens = tokens;
    }

    /** @return letters, digits and hyphens, 256 bits */
    String next(Event.@Nullable Key once) {
        byte[] secret = new byte[BYTES];
        if (once == null) {
            random.nextBytes(secret);
        } else {
            secret = tokens.mac(("api-key\n" + once.hash() + "\n" + once.bodyHash()).getBytes(StandardCharsets.UTF_8));
        }
        // The underscore separates the parts of a key.
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret).replace('_', '.');
    }
}
