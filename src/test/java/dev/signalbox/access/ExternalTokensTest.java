package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a provider that publishes its keys over HTTP. */
class ExternalTokensTest {
    private static RSAKey rsa;
    private static RSAKey other;
    private static ECKey ec;

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile String published = "";
    private HttpServer provider;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        other = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    }

    @BeforeEach
    void publish() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            byte[] body = published.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 500 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        provider.start();
        publish(rsa, ec);
    }

    @AfterEach
    void stop() {
        provider.stop(0);
    }

    private void publish(JWK... keys) {
        published = new JWKSet(Arrays.asList(keys)).toPublicJWKSet().toString();
    }

    private ExternalTokens tokens(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(
                "signalbox.jwks-audience",
                "signalbox",
                "signalbox.jwks-url",
                "http://localhost:" + provider.getAddress().getPort() + "/jwks"));
        return new ExternalTokens(Given.settings(all.toArray(String[]::new)), Clock.systemUTC());
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("ada")
                .issuer("https://id.example")
                .audience("signalbox")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)));
    }

    private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet.Builder claims)
            throws JOSEException {
        SignedJWT jwt =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String byRsa(RSAKey key, JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key), claims);
    }

    private static void assertRefused(ExternalTokens tokens, String token, ErrorCode code) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void assertBad(ExternalTokens tokens, String token) {
        assertRefused(tokens, token, ErrorCode.UNAUTHORIZED);
    }

    @Test
    void tokensByPublishedKeysAreGood() throws Exception {
        ExternalTokens tokens = tokens();
        assertThat(tokens.verify(byRsa(rsa, claims())))
                .returns("id.example:ada", Tokens.Claims::username)
                .returns(true, Tokens.Claims::external);
        assertThat(tokens.verify(signed(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec), claims()))
                        .username())
                .isEqualTo("id.example:ada");
        assertThat(tokens.verify(signed(JWSAlgorithm.PS512, "rsa", new RSASSASigner(rsa), claims()))
                        .username())
                .isEqualTo("id.example:ada");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aNewKeyIsFetchedAndTheOldOneGoesWithIt() throws Exception {
        ExternalTokens tokens = tokens();
        tokens.verify(byRsa(rsa, claims()));
        RSAKey next = new RSAKeyGenerator(2048).keyID("next").generate();
        publish(next);
        assertThat(tokens.verify(byRsa(next, claims())).username()).isEqualTo("id.example:ada");
        String old = byRsa(rsa, claims());
        await().untilAsserted(() -> assertBad(tokens, old)); // when the provider may be asked again
    }

    @Test
    void theAudienceCountsAndTheIssuerWhereItIsSet() throws Exception {
        ExternalTokens tokens = tokens("signalbox.jwks-issuer", "https://id.example");
        tokens.verify(byRsa(rsa, claims()));
        tokens.verify(byRsa(rsa, claims().audience(List.of("other", "signalbox"))));
        for (JWTClaimsSet.Builder wrong : List.of(
                claims().issuer("https://evil.example"),
                claims().issuer(null),
                claims().issuer("https://id.example/"),
                claims().audience("other"),
                claims().audience((String) null))) {
            assertBad(tokens, byRsa(rsa, wrong));
        }
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() throws Exception {
        ExternalTokens tokens = tokens();
        assertBad(tokens, byRsa(rsa, claims().audience("other")));
        assertBad(tokens, byRsa(rsa, claims().audience((String) null)));
        assertBad(tokens, byRsa(rsa, claims().audience(List.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "https://id.example, id.example:admin",
        "https://ID.example/realms/one, id.example:admin",
        "http://id.example:8443/, id.example:admin",
        "id.example, id.example:admin", // as some providers write it
    })
    void aUserIsNamedByTheIssuersHostAndNeverAsALocalOne(String issuer, String name) throws Exception {
        JWTClaimsSet.Builder claims = claims().issuer(issuer).subject("admin");
        assertThat(tokens().verify(byRsa(rsa, claims)).username()).isEqualTo(name);
        assertThat(tokens("signalbox.jwks-users", "local")
                        .verify(byRsa(rsa, claims))
                        .username())
                .as("where the setting makes them local users")
                .isEqualTo("admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ":", "https://", "urn:id", "mailto:a@id.example", "a b", "https:///x", "admin@id"})
    void anIssuerWithoutAHostHasNoUsers(String issuer) throws Exception {
        assertBad(tokens(), byRsa(rsa, claims().issuer(issuer)));
        assertBad(tokens(), byRsa(rsa, claims().issuer(null)));
    }

    @Test
    void timesCount() throws Exception {
        ExternalTokens tokens = tokens();
        Instant now = Instant.now();
        for (JWTClaimsSet.Builder wrong : List.of(
                claims().expirationTime(Date.from(now.minusSeconds(1))),
                claims().expirationTime(null),
                claims().notBeforeTime(Date.from(now.plusSeconds(30))),
                claims().issueTime(Date.from(now.plusSeconds(30))))) {
            assertBad(tokens, byRsa(rsa, wrong));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "..", "a\nb", "‮admin", "a b"})
    void aSubjectThatCannotBeAUserNameIsRefused(String name) throws Exception {
        assertBad(tokens(), byRsa(rsa, claims().subject(name)));
        assertBad(tokens("signalbox.jwks-users", "local"), byRsa(rsa, claims().subject(name)));
    }

    @Test
    void forgeriesAreRefused() throws Exception {
        ExternalTokens tokens = tokens();
        assertBad(tokens, new PlainJWT(claims().build()).serialize());
        assertBad(tokens, byRsa(other, claims())); // another key of the same name
        byte[] publicKey = rsa.toRSAPublicKey().getEncoded();
        assertBad(tokens, signed(JWSAlgorithm.HS256, "rsa", new MACSigner(publicKey), claims()));
        byte[] publicJson = rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        assertBad(tokens, signed(JWSAlgorithm.HS256, "rsa", new MACSigner(publicJson), claims()));
        String good = byRsa(rsa, claims());
        assertBad(tokens, good.substring(0, good.lastIndexOf('.') + 1));
        assertBad(tokens, good.substring(0, good.length() - 8));
        assertBad(tokens, "x".repeat(1_000_000));
        SignedJWT carried = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .jwk(other.toPublicJWK())
                        .jwkURL(URI.create("http://localhost:1/jwks"))
                        .keyID("rsa")
                        .build(),
                claims().build());
        carried.sign(new RSASSASigner(other));
        assertBad(tokens, carried.serialize());
    }

    @Test
    void unknownKeyIdsDoNotCauseAFetchEach() throws Exception {
        ExternalTokens tokens = tokens();
        tokens.verify(byRsa(rsa, claims()));
        for (int i = 0; i < 50; i++) {
            String invented = signed(JWSAlgorithm.RS256, "invented-" + i, new RSASSASigner(other), claims());
            assertThatThrownBy(() -> tokens.verify(invented)).isInstanceOf(Refused.class);
        }
        assertThat(fetches.get()).isLessThan(10);
        assertThat(tokens.verify(byRsa(rsa, claims())).username()).isEqualTo("id.example:ada");
    }

    @Test
    void whileTheProviderIsDownKnownKeysWorkAndOthersAreUnavailable() throws Exception {
        ExternalTokens tokens = tokens();
        ExternalTokens fresh = tokens();
        tokens.verify(byRsa(rsa, claims()));
        published = "";
        assertThat(tokens.verify(byRsa(rsa, claims())).username()).isEqualTo("id.example:ada");
        assertRefused(fresh, byRsa(rsa, claims()), ErrorCode.STORE_UNAVAILABLE);
        provider.stop(0);
        assertThat(tokens.verify(byRsa(rsa, claims())).username()).isEqualTo("id.example:ada");
        assertRefused(tokens(), byRsa(rsa, claims()), ErrorCode.STORE_UNAVAILABLE);
    }

    @Test
    void aProviderThatHangsBlocksForALimitedTime() throws Exception {
        provider.removeContext("/jwks");
        provider.createContext("/jwks", exchange -> {}); // never answers
        long began = System.nanoTime();
        assertRefused(tokens(), byRsa(rsa, claims()), ErrorCode.STORE_UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void withoutAProviderThereAreNoSuchTokens() throws Exception {
        ExternalTokens tokens = new ExternalTokens(Given.settings(), Clock.systemUTC());
        assertBad(tokens, byRsa(rsa, claims()));
    }
}
