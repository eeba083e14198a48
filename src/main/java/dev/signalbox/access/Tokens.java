package dev.signalbox.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.RoleRule;
import dev.signalbox.store.StoreSettings;
import io.micronaut.context.annotation.Context;
import io.micronaut.security.token.jwt.signature.secret.SecretSignature;
import io.micronaut.security.token.jwt.signature.secret.SecretSignatureConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies our own tokens: JWTs signed with HS256, nothing else (RFC 8725, 3.1). Besides the standard claims
 * they have {@code sid}, the session, which stays the same when a token is renewed, and {@code gen}, the generation of the user's
 * credentials. Any thread.
 */
@Context
final class Tokens {
    static final int LENGTH_MAX = 8 * 1024;
    private static final String SESSION = "sid";
    private static final String GENERATION = "gen";
    /** How far the clocks of two instances may be apart. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final byte[] secret;
    private final SecretSignature signature;
    private final Duration lifetime;
    private final Clock clock;

    Tokens(AccessSettings settings, StoreSettings store, Clock clock) {
        String given = settings.jwtSecret();
        this.secret = given == null
                ? SecretFile.read(store.dataDir(), new SecureRandom())
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

    /**
     * What a valid token says.
     *
     * @param username of a machine: its {@code sub}, whatever characters that has
     * @param external whether another provider made it
     * @param grants the roles of a machine; empty for a user
     */
    record Claims(
            String username, Principal.Login login, Instant expiresAt, boolean external, List<RoleRule.Grant> grants) {}

    /** @param session {@code null} begins a new one */
    Issued issue(User user, @Nullable String session) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(user.username())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)))
                .jwtID(UUID.randomUUID().toString())
                .claim(SESSION, session == null ? UUID.randomUUID().toString() : session)
                .claim(GENERATION, user.generation())
                .build();
        try {
            return new Issued(signature.sign(claims).serialize(), lifetime);
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** @throws Refused {@code UNAUTHORIZED}, without a reason, so that a forger learns nothing */
    Claims verify(String token) {
        if (token.length() > LENGTH_MAX) {
            throw refused();
        }
        try {
            SignedJWT jwt = parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !signature.verify(jwt)) {
                throw refused();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            return check(claims, claims.getSubject(), login(claims, token), false, clock.instant());
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

    /** Other issuers that have our secret may leave out our own claims; then each token is a session of its own. */
    private static Principal.Login login(JWTClaimsSet claims, String token) throws ParseException {
        String session = claims.getStringClaim(SESSION);
        return session == null
                ? new Principal.Login("token-" + signed(token), null)
                : new Principal.Login(session, claims.getLongClaim(GENERATION));
    }

    /** Identifies a token by its signed part: the signature itself can be encoded in several ways. */
    static String signed(String token) {
        return Hashes.hex(token.substring(0, token.lastIndexOf('.')));
    }

    /** Whether a token claims to be signed as ours are; {@link #verify} checks it. */
    boolean isOurs(String token) {
        if (token.length() > LENGTH_MAX) {
            return true;
        }
        try {
            JWSHeader header = JWSHeader.parse(new Base64URL(token.substring(0, Math.max(0, token.indexOf('.')))));
            return JWSAlgorithm.HS256.equals(header.getAlgorithm());
        } catch (ParseException | RuntimeException e) {
            return true;
        }
    }

    /** HMAC-SHA256 under our secret; the message begins with what it is for. */
    byte[] mac(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** The rules for the times in a token, of any issuer. */
    static Claims check(
            JWTClaimsSet claims, @Nullable String username, Principal.Login login, boolean external, Instant now) {
        Date expires = claims.getExpirationTime();
        boolean good = username != null
                && !username.isBlank()
                && expires != null
                && expires.toInstant().isAfter(now)
                && hasBegun(claims.getNotBeforeTime(), now)
                && hasBegun(claims.getIssueTime(), now);
        if (!good || username == null || expires == null) {
            throw refused();
        }
        return new Claims(username, login, expires.toInstant(), external, List.of());
    }

    private static boolean hasBegun(@Nullable Date time, Instant now) {
        return time == null || !time.toInstant().isAfter(now.plus(SKEW));
    }

    static Refused refused() {
        return new Refused(ErrorCode.UNAUTHORIZED, "Sign in, or send a valid credential.");
    }
}
