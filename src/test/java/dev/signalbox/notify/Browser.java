package dev.signalbox.notify;

import dev.signalbox.fakes.Answers;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A browser's side of Web Push (RFC 8291): it alone can read what it is sent. */
final class Browser {
    private static final String CURVE = "secp256r1";

    private final KeyPair keys;
    private final byte[] auth = "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII);

    Browser() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE));
        keys = generator.generateKeyPair();
    }

    byte[] auth() {
        return auth;
    }

    byte[] p256dh() {
        ECPoint point = ((ECPublicKey) keys.getPublic()).getW();
        return ByteBuffer.allocate(65)
                .put((byte) 4)
                .put(fixed(point.getAffineX()))
                .put(fixed(point.getAffineY()))
                .array();
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    Map<String, Object> read(byte[] body) throws GeneralSecurityException {
        byte[] salt = Arrays.copyOf(body, 16);
        byte[] sender = Arrays.copyOfRange(body, 21, 21 + body[20]);
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(keys.getPrivate());
        agreement.doPhase(publicKey(sender), true);
        byte[] ikm = derived(auth, agreement.generateSecret(), info("WebPush: info\0", p256dh(), sender), 32);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(derived(salt, ikm, info("Content-Encoding: aes128gcm\0"), 16), "AES"),
                new GCMParameterSpec(128, derived(salt, ikm, info("Content-Encoding: nonce\0"), 12)));
        byte[] padded = cipher.doFinal(body, 21 + body[20], body.length - 21 - body[20]);
        int end = padded.length - 1;
        while (padded[end] == 0) {
            end--;
        }
        return Answers.json(new String(padded, 0, end, StandardCharsets.UTF_8));
    }

    private static byte[] info(String text, byte[]... more) {
        ByteBuffer buffer = ByteBuffer.allocate(text.length()
                + Arrays.stream(more).mapToInt(part -> part.length).sum());
        buffer.put(text.getBytes(StandardCharsets.US_ASCII));
        Arrays.stream(more).forEach(buffer::put);
        return buffer.array();
    }

    private static byte[] derived(byte[] salt, byte[] secret, byte[] info, int length) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addIKM(secret)
                        .addSalt(salt)
                        .thenExpand(info, length));
    }

    private static ECPublicKey publicKey(byte[] uncompressed) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(CURVE));
        ECPoint point = new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(uncompressed, 1, 33)),
                new BigInteger(1, Arrays.copyOfRange(uncompressed, 33, 65)));
        return (ECPublicKey) KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    }
}
