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
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final String LONG_SECRET = TestServer.JWT_SECRET.repeat(2);

    private final MovingClock clock = new MovingClock();
    private final Tokens tokens = tokens(LONG_SECRET);

    private Tokens tokens(String secret) {
        return new Tokens(Given.settings("signalbox.jwt-secret", secret), Given.store(), clock);
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
        Tokens.Issued issued = tokens.issue(Given.user("ada"), null);
        Tokens.Claims claims = tokens.verify(issued.token());
        assertThat(claims.username()).isEqualTo("ada");
        assertThat(claims.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofHours(12)));
        assertThat(claims.external()).isFalse();

        clock.advance(Duration.ofHours(12).minusMillis(1));
        assertThat(tokens.verify(issued.token()).username()).isEqualTo("ada");
        clock.advance(Duration.ofMillis(1));
        assertRefused(issued.token());
    }

    @Test
    void aRenewedTokenIsOfTheSameSession() {
        Principal.Login login =
                tokens.verify(tokens.issue(Given.user("ada"), null).token()).login();
        assertThat(login.generation()).isZero();
        assertThat(tokens.verify(
                                tokens.issue(Given.user("ada"), login.session()).token())
                        .login())
                .isEqualTo(login);
        assertThat(tokens.verify(tokens.issue(Given.user("ada"), null).token())
                        .login()
                        .session())
                .isNotEqualTo(login.session());
    }

    @Test
    void aTokenWithItsSignatureEncodedOtherwiseIsOfTheSameSession() throws Exception {
        String token = sign(JWSAlgorithm.HS256, claims().build());
        Principal.Login login = tokens.verify(token).login();
        assertThat(tokens.verify(token + "=").login()).isEqualTo(login);
        assertThat(tokens.verify(token + "!").login()).isEqualTo(login);
    }

    @Test
    void twoTokensOfOneMomentDiffer() {
        assertThat(tokens.issue(Given.user("ada"), null).token())
                .isNotEqualTo(tokens.issue(Given.user("ada"), null).token());
    }

    @Test
    void aTokenOfAnotherIssuerWithTheSameSecretIsValid() throws Exception {
        assertThat(tokens.verify(sign(JWSAlgorithm.HS256, claims().build())).username())
                .isEqualTo("ada");
    }

    @Test
    void aTokenWithoutSignatureIsRefused() {
        assertRefused(new PlainJWT(claims().build()).serialize());
    }

    @Test
    void aTokenThatClaimsToNeedNoSignatureIsRefused() {
        String[] parts = tokens.issue(Given.user("ada"), null).token().split("\\.", -1);
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
        assertRefused(tokens("f".repeat(32)).issue(Given.user("ada"), null).token());
    }

    @Test
    void changedClaimsAreRefused() {
        String[] parts = tokens.issue(Given.user("ada"), null).token().split("\\.", -1);
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
    void whatIsNoTokenIsRefused(String rubbish) {
        assertRefused(rubbish);
    }

    @Test
    void deeplyNestedClaimsAreRefused() {
        assertRefused(base64("{\"alg\":" + "[".repeat(5_000)) + ".e30.x");
    }

    @Test
    void aMegabyteIsRefusedUnread() {
        assertRefused("a".repeat(1_000_000));
        assertRefused(tokens.issue(Given.user("ada"), null).token() + "a".repeat(1_000_000));
        assertRefused(tokens.issue(Given.user("x".repeat(8_000)), null).token());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
