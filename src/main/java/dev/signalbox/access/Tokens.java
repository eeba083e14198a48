package dev.signalbox.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import io.micronaut.context.annotation.Context;
import io.micronaut.security.token.jwt.signature.secret.SecretSignature;
import io.micronaut.security.token.jwt.signature.secret.SecretSignatureConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issues and verifies our own tokens: JWTs signed with HS256, nothing else (RFC 8725, 3.1). Any thread. */
@Context
final class Tokens {
    private static final int LENGTH_MAX = 8 * 1024;
    /** How far the clocks of two instances may be apart. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final SecretSignature signature;
    private final Duration lifetime;
    private final Clock clock;

    Tokens(AccessSettings settings, Clock clock) {
        String given = settings.jwtSecret();
        byte[] secret = given == null
                ? SecretFile.read(settings.dataDir(), new SecureRandom())
                : given.getBytes(StandardCharsets.UTF_8);
        SecretSignatureConfiguration configuration = new SecretSignatureConfiguration("signalbox");
        configuration.setBase64(true);
        configuration.setSecret(Base64.getEncoder().encodeToString(secret));
        this.signature = new SecretSignature(configuration);
        this.lifetime = settings.tokenLifetime();
        this.clock = clock;
    }

    /** A signed token and how long it is good for. */
    record Issued(String token, Duration lifetime) {}

    /** What a good token says. */
    record Claims(String username, Instant expiresAt) {}

    Issued issue(String username) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(username)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)))
                .jwtID(UUID.randomUUID().toString())
                .build();
        try {
            return new Issued(signature.sign(claims).serialize(), lifetime);
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** @throws Refused {@code UNAUTHORIZED}, without saying what is wrong: a forger learns nothing */
    Claims verify(String token) {
        if (token.length() > LENGTH_MAX) {
            throw refused();
        }
        try {
            SignedJWT jwt = parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !signature.verify(jwt)) {
                throw refused();
            }
            return check(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException e) {
            throw refused();
        }
    }

    /** The parser is not made for hostile input: a header of {@code null} is a NullPointerException to it. */
    private static SignedJWT parse(String token) throws ParseException {
        try {
            return SignedJWT.parse(token);
        } catch (RuntimeException e) {
            throw refused();
        }
    }

    private Claims check(JWTClaimsSet claims) {
        String username = claims.getSubject();
        Date expires = claims.getExpirationTime();
        Instant now = clock.instant();
        boolean good = username != null
                && !username.isBlank()
                && expires != null
                && expires.toInstant().isAfter(now)
                && hasBegun(claims.getNotBeforeTime(), now)
                && hasBegun(claims.getIssueTime(), now);
        if (!good || username == null || expires == null) {
            throw refused();
        }
        return new Claims(username, expires.toInstant());
    }

    private static boolean hasBegun(@Nullable Date time, Instant now) {
        return time == null || !time.toInstant().isAfter(now.plus(SKEW));
    }

    static Refused refused() {
        return new Refused(ErrorCode.UNAUTHORIZED, "Sign in, or send a valid credential.");
    }
}
