package dev.signalbox.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Limits;
import dev.signalbox.ops.Metrics;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes people's passwords with Argon2id (RFC 9106), slow and 19 MiB each; so only few at a time, some wait, and the
 * rest is told to come back: a flood of sign-ins cannot take the machine. Blocking; virtual threads.
 */
@Singleton
final class Passwords {
    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private static final Argon2Function ARGON2 =
            Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);

    private final Limits limits;
    private final Metrics metrics;
    private final Semaphore running;
    private final AtomicInteger waiting = new AtomicInteger();
    /** Random where a hash would be: takes as long to check as a real one, and nothing matches it. */
    private final String nobodysHash;

    Passwords(Limits limits, Metrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
        this.running = new Semaphore(limits.passwordsAtOnce(), true);
        SecureRandom random = new SecureRandom();
        nobodysHash = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p=" + PARALLELISM + "$"
                + randomBase64(random, SALT_BYTES) + "$" + randomBase64(random, HASH_BYTES);
    }

    private static String randomBase64(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @return a PHC string: algorithm, parameters, salt and hash */
    String hash(String password) {
        return inTurn(() ->
                Password.hash(password).addRandomSalt(SALT_BYTES).with(ARGON2).getResult());
    }

    /**
     * Takes equally long whether or not there is such a user.
     *
     * @param hash as {@link #hash} made it; {@code null} for someone who has none, which nothing matches
     */
    boolean matches(String password, @Nullable String hash) {
        String checked = hash == null ? nobodysHash : hash;
        return inTurn(() -> Password.check(password, checked).with(Argon2Function.getInstanceFromHash(checked)))
                && hash != null;
    }

    <T> T inTurn(Supplier<T> work) {
        if (!running.tryAcquire()) {
            waitForTurn();
        }
        try {
            return work.get();
        } finally {
            running.release();
        }
    }

    private void waitForTurn() {
        if (waiting.incrementAndGet() > limits.passwordsWaiting()) {
            waiting.decrementAndGet();
            throw tooMany();
        }
        try {
            if (!running.tryAcquire(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw tooMany();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tooMany();
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** For tests. */
    int waiting() {
        return waiting.get();
    }

    private Refused tooMany() {
        metrics.limited(Metrics.Limit.PASSWORDS);
        return Refused.limited("Too many sign-ins at once; try again in a moment.", 0);
    }
}
