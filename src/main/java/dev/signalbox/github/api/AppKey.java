package dev.signalbox.github.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.ops.SettingError;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** The private key of a GitHub App, with which it says who it is (GitHub, "Generating a JSON Web Token for a GitHub App"). */
final class AppKey {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    /** GitHub allows ten minutes. */
    private static final Duration LIFE = Duration.ofMinutes(8);

    private final String appId;
    private final PrivateKey key;

    private AppKey(String appId, PrivateKey key) {
        this.appId = appId;
        this.key = key;
    }

    /**
     * @param pem the key, in the form that GitHub gives out (PKCS #1) or PKCS #8, or the path of a file with it
     * @throws SettingError when it is none
     */
    static AppKey of(String appId, String pem) {
        try {
            String text = pem.startsWith("-----") ? pem.replace("\\n", "\n") : Files.readString(Path.of(pem));
            return new AppKey(appId, read(text));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SettingError(
                    "GITHUB_APP_PRIVATE_KEY",
                    "not a key that can be read",
                    "an RSA private key as PEM, or the path of a file with one");
        }
    }

    private static PrivateKey read(String text) throws IOException, GeneralSecurityException {
        try (PemReader reader = new PemReader(new StringReader(text))) {
            PemObject pem = reader.readPemObject();
            if (pem == null) {
                throw new IllegalArgumentException("no PEM");
            }
            byte[] encoded = pem.getType().equals("RSA PRIVATE KEY") ? wrapped(pem.getContent()) : pem.getContent();
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        }
    }

    /** PKCS #1 as PKCS #8, which is what Java reads. */
    private static byte[] wrapped(byte[] rsa) throws IOException {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);
        return new PrivateKeyInfo(algorithm, RSAPrivateKey.getInstance(rsa)).getEncoded();
    }

    /** For a few minutes. */
    String jwt(Instant now) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .issuer(appId)
                        .issueTime(Date.from(now.minus(CLOCK_SKEW)))
                        .expirationTime(Date.from(now.plus(LIFE)))
                        .build());
        try {
            jwt.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("an RSA key signs", e);
        }
        return jwt.serialize();
    }
}
