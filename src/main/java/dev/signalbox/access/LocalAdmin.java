package dev.signalbox.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Whoever can read the signing secret, as the owner of the data folder can, may act as the user admin. */
public final class LocalAdmin {
    /** Enough for a call to begin; a long answer is not cut when it ends. */
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private LocalAdmin() {}

    /**
     * A token for a command on this machine.
     *
     * @param jwtSecret the setting; {@code null}: the secret in the data folder
     */
    public static String token(@Nullable String jwtSecret, Path dataDir) {
        byte[] secret = jwtSecret == null
                ? SecretFile.read(dataDir, new SecureRandom())
                : jwtSecret.getBytes(StandardCharsets.UTF_8);
        Instant now = Instant.now();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(FirstStart.ADMIN)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .build());
        try {
            jwt.sign(new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
        return jwt.serialize();
    }
}
