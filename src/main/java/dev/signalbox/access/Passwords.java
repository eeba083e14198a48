package dev.signalbox.access;

import dev.signalbox.model.Refused;
import dev.signalbox.ops.Metrics;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Hashes people's passwords with Argon2id (RFC 9106), which is slow and takes 19 MiB each: two at a time, some wait, and the
 * rest is refused, so that a flood of sign-ins cannot exhaust the machine. Blocking; virtual threads.
 */
@Singleton
final class Passwords {
    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    /** 19 MiB and a processor each. */
    private static final int AT_ONCE = 2;
    /** At some 50 ms each, the last one waits for less than half a second. */
    private static final int WAITING_MAX = 16;

    private static final Duration WAIT_MAX = Duration.ofSeconds(5);
    /** Algorithm, version and parameters of a PHC string; salt and hash follow. */
    private static final String PREFIX =
            "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p=" + PARALLELISM + "$";

    private final Metrics metrics;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore running;
    final AtomicInteger waiting = new AtomicInteger();
    /** A random one: takes as long to check as a real one, and nothing matches it. */
    private final String dummyHash;

    Passwords(Metrics metrics) {
        this.metrics = metrics;
        this.running = new Semaphore(AT_ONCE, true);
        dummyHash = phc(random(SALT_BYTES), random(HASH_BYTES));
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String phc(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return PREFIX + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    private static byte[] argon2id(String password, byte[] salt) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(ITERATIONS)
                .withParallelism(PARALLELISM)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[HASH_BYTES];
        argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    /** @return a PHC string: algorithm, parameters, salt and hash */
    String hash(String password) {
        byte[] salt = random(SALT_BYTES);
        return withPermit(() -> phc(salt, argon2id(password, salt)));
    }

    /**
     * Takes equally long whether or not there is such a user.
     *
     * @param hash as {@link #hash} made it; {@code null} for a user without one, which nothing matches
     */
    boolean matches(String password, @Nullable String hash) {
        String checked = hash == null ? dummyHash : hash;
        if (!checked.startsWith(PREFIX)) {
            throw new IllegalStateException("a password's hash with other parameters");
        }
        String[] parts = checked.substring(PREFIX.length()).split("\\$", 2);
        byte[] salt = Base64.getDecoder().decode(parts[0]);
        byte[] expected = Base64.getDecoder().decode(parts[1]);
        return withPermit(() -> MessageDigest.isEqual(argon2id(password, salt), expected)) && hash != null;
    }

    <T> T withPermit(Supplier<T> work) {
        if (!running.tryAcquire()) {
            awaitPermit();
        }
        try {
            return work.get();
        } finally {
            running.release();
        }
    }

    private void awaitPermit() {
        if (waiting.incrementAndGet() > WAITING_MAX) {
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

    private Refused tooMany() {
        metrics.limited(Metrics.Limit.PASSWORDS);
        return Refused.limited("Too many sign-ins at once; try again in a moment.", 0);
    }
}
