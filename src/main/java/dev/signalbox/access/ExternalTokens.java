package dev.signalbox.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.RoleRule;
import jakarta.inject.Singleton;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the tokens of an OpenID provider by the keys that it publishes ({@code SIGNALBOX_JWKS_URL}): asymmetric
 * signatures only, so that a public key cannot be used to sign. Its keys are kept for minutes, and fetched anew when a token
 * names one that is not among them, but not more often than every few seconds. May block for a fetch.
 */
@Singleton
final class ExternalTokens {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalTokens.class);

    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;
    private static final int SET_BYTES_MAX = 256 * 1024;
    private static final long KEPT_MILLIS = 5 * 60_000L;
    private static final long REFRESH_MILLIS = 15_000;
    /** Two fetches within it are allowed, however many unknown key ids are sent. */
    private static final long FETCH_EVERY_MILLIS = 2_000;

    private final @Nullable DefaultJWTProcessor<SecurityContext> processor;
    private final @Nullable String issuer;
    private final @Nullable String audience;
    private final boolean usersAreLocal;
    private final List<RoleRule> roles;
    private final Clock clock;

    ExternalTokens(AccessSettings settings, Clock clock) {
        URI url = settings.provider();
        this.processor = url == null ? null : processor(url);
        this.issuer = settings.jwksIssuer();
        this.audience = settings.jwksAudience();
        this.usersAreLocal = settings.providersUsersAreLocal();
        this.roles = settings.rolesOfProvider();
        this.clock = clock;
    }

    private static DefaultJWTProcessor<SecurityContext> processor(URI url) {
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                        toUrl(url), new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, SET_BYTES_MAX))
                .cache(KEPT_MILLIS, REFRESH_MILLIS)
                .rateLimited(FETCH_EVERY_MILLIS)
                .retrying(true)
                .build();
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier((claims, context) -> {}); // by our own rules, below
        return processor;
    }

    private static URL toUrl(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("checked at the start", e);
        }
    }

    /** The token may be good, so the client should keep it. */
    private static Refused unavailable() {
        return new Refused(
                ErrorCode.STORE_UNAVAILABLE,
                "The identity provider does not answer. Try again.",
                Map.of("retryAfter", 1));
    }

    /**
     * @throws Refused {@code UNAUTHORIZED}, without saying what is wrong; {@code STORE_UNAVAILABLE} when the key is not
     *     known, and the provider does not answer or was asked a moment ago
     */
    Tokens.Claims verify(String token) {
        if (processor == null || token.length() > Tokens.LENGTH_MAX) {
            throw Tokens.refused();
        }
        JWTClaimsSet claims = signed(processor, token);
        boolean forUs = (issuer == null || issuer.equals(claims.getIssuer()))
                && audience != null
                && claims.getAudience().contains(audience);
        if (!forUs) {
            throw Tokens.refused();
        }
        Principal.Login login = new Principal.Login("external-" + Tokens.signed(token), null);
        List<RoleRule.Grant> grants = roles.stream()
                .filter(rule -> rule.matches(claims.getClaims()))
                .map(RoleRule::grant)
                .toList();
        if (grants.isEmpty()) {
            return Tokens.check(claims, username(claims), login, true, clock.instant());
        }
        Tokens.Claims good = Tokens.check(claims, claims.getSubject(), login, true, clock.instant());
        return new Tokens.Claims(good.username(), login, good.expiresAt(), true, grants);
    }

    private static JWTClaimsSet signed(DefaultJWTProcessor<SecurityContext> processor, String token) {
        try {
            return processor.process(token, null);
        } catch (JWKSetUnavailableException e) {
            LOG.warn(
                    "[ACCESS] jwks_fetch=failed token=unchecked retry=with_the_next_token error={}",
                    e.getClass().getSimpleName());
            throw unavailable();
        } catch (RateLimitReachedException e) { // not logged, or callers could fill the log
            throw unavailable();
        } catch (KeySourceException e) {
            LOG.warn(
                    "[ACCESS] jwks_read=failed token=refused error={}",
                    e.getClass().getSimpleName());
            throw Tokens.refused();
        } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
            throw Tokens.refused(); // the parser is not made for hostile input
        }
    }

    /** {@code <issuer's host>:<sub>}, so that no user of the provider can be one of ours, unless the settings allow it. */
    private @Nullable String username(JWTClaimsSet claims) {
        String subject = claims.getSubject();
        String host = usersAreLocal ? "" : host(claims.getIssuer());
        if (subject == null || !Users.isName(subject) || host == null) {
            return null;
        }
        String username = usersAreLocal ? subject : host + ":" + subject;
        return Users.isName(username) ? username : null;
    }

    private static @Nullable String host(@Nullable String issuer) {
        if (issuer == null) {
            return null;
        }
        try {
            // Some providers name themselves by their host alone.
            URI uri = new URI(issuer.contains("://") ? issuer : "https://" + issuer);
            boolean named = uri.getHost() != null && uri.getRawUserInfo() == null;
            return named ? uri.getHost().toLowerCase(Locale.ROOT) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
