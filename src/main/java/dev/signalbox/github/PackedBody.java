package dev.signalbox.github;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A body as it is stored: gzipped, and in pieces where one document would become too large. */
record PackedBody(byte[] gzipped) {
    /** A longer one is stored beside its document, so that a scan of deliveries does not read it. */
    private static final int SMALL_BYTES = 64 << 10;
    /** A document of MongoDB holds at most 16 MiB. */
    private static final int PIECE_BYTES = 8 << 20;

    static PackedBody of(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PackedBody(packed.toByteArray());
    }

    static byte[] unpack(byte[] gzipped) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isSmall() {
        return gzipped.length <= SMALL_BYTES;
    }

    List<byte[]> pieces() {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < gzipped.length; from += PIECE_BYTES) {
            pieces.add(Arrays.copyOfRange(gzipped, from, Math.min(gzipped.length, from + PIECE_BYTES)));
        }
        return pieces;
    }

    /** Distinguishes the pieces of this body from those of another one with the same delivery id. */
    String hash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(gzipped), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
