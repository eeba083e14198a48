package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final String LONG_SECRET = TestServer.JWT_SECRET.repeat(2);

    private final MovingClock clock = new MovingClock();
    private final Tokens tokens = tokens(LONG_SECRET);

    private Tokens tokens(String secret) {
        return new Tokens(
                new AccessSettings(null, secret, null, Set.of(), Path.of("none"), Duration.ofHours(12)), clock);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("ada")
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(60)));
    }

    private static String sign(JWSAlgorithm algorithm, JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims);
        jwt.sign(new MACSigner(LONG_SECRET));
        return jwt.serialize();
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
    }

    @Test
    void anIssuedTokenIsGoodUntilItExpires() {
        Tokens.Issued issued = tokens.issue("ada");
        assertThat(tokens.verify(issued.token()))
                .isEqualTo(new Tokens.Claims("ada", clock.instant().plus(Duration.ofHours(12))));

        clock.advance(Duration.ofHours(12).minusMillis(1));
        assertThat(tokens.verify(issued.token()).username()).isEqualTo("ada");
        clock.advance(Duration.ofMillis(1));
        assertRefused(issued.token());
    }

    @Test
    void twoTokensOfOneMomentDiffer() {
        assertThat(tokens.issue("ada").token()).isNotEqualTo(tokens.issue("ada").token());
    }

    @Test
    void aTokenSignedByHandWithTheSameSecretIsGood() throws Exception {
        assertThat(tokens.verify(sign(JWSAlgorithm.HS256, claims().build())).username())
                .isEqualTo("ada");
    }

    @Test
    void aTokenWithoutSignatureIsRefused() {
        assertRefused(new PlainJWT(claims().build()).serialize());
    }

    @Test
    void aTokenThatClaimsToNeedNoSignatureIsRefused() {
        String[] parts = tokens.issue("ada").token().split("\\.", -1);
        String none = base64("{\"alg\":\"none\"}");
        assertRefused(none + "." + parts[1] + ".");
        assertRefused(none + "." + parts[1] + "." + parts[2]);
    }

    @Test
    void anotherAlgorithmIsRefusedThoughTheSecretIsRight() throws Exception {
        assertRefused(sign(JWSAlgorithm.HS512, claims().build()));
        assertRefused(sign(JWSAlgorithm.HS384, claims().build()));
    }

    @Test
    void aTokenOfAnotherSecretIsRefused() {
        assertRefused(tokens("f".repeat(32)).issue("ada").token());
    }

    @Test
    void changedClaimsAreRefused() {
        String[] parts = tokens.issue("ada").token().split("\\.", -1);
        String changed = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("\"ada\"", "\"admin\"");
        assertRefused(parts[0] + "." + base64(changed) + "." + parts[2]);
    }

    @Test
    void aTokenWithoutEndOrWithoutNameIsRefused() throws Exception {
        assertRefused(sign(JWSAlgorithm.HS256, claims().expirationTime(null).build()));
        assertRefused(sign(JWSAlgorithm.HS256, claims().subject(null).build()));
        assertRefused(sign(JWSAlgorithm.HS256, claims().subject(" ").build()));
    }

    @Test
    void aTokenOfTheFutureIsRefusedButClocksMayDifferALittle() throws Exception {
        Date later = Date.from(clock.instant().plusSeconds(30));
        assertRefused(sign(JWSAlgorithm.HS256, claims().notBeforeTime(later).build()));
        assertRefused(sign(JWSAlgorithm.HS256, claims().issueTime(later).build()));
        Date soon = Date.from(clock.instant().plusSeconds(4));
        assertThat(tokens.verify(sign(
                                JWSAlgorithm.HS256,
                                claims().issueTime(soon).notBeforeTime(soon).build()))
                        .username())
                .isEqualTo("ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b.c",
                "e30.e30.e30",
                "bnVsbA.bnVsbA.bnVsbA",
                "W10.e30.x",
                "a.b.c.d",
                "\u0000.\u0000.\u0000"
            })
    void rubbishIsRefused(String rubbish) {
        assertRefused(rubbish);
    }

    @Test
    void deeplyNestedClaimsAreRefused() {
        assertRefused(base64("{\"alg\":" + "[".repeat(5_000)) + ".e30.x");
    }

    @Test
    void aMegabyteIsRefusedUnread() {
        assertRefused("a".repeat(1_000_000));
        assertRefused(tokens.issue("ada").token() + "a".repeat(1_000_000));
        assertRefused(tokens.issue("x".repeat(8_000)).token());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
