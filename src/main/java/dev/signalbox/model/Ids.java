package dev.signalbox.model;

import java.security.SecureRandom;
import java.text.Normalizer;

/**
 * Generates ids: 16 characters of Crockford's base 32 in lower case, 80 random bits. They contain no hyphen, so
 * that a hyphen can mark where an id ends.
 */
public final class Ids {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Invisible letters and marks; the variation selectors U+FE00 to U+FE0F are invisible as well. */
    private static final String BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";

    private Ids() {}

    /**
     * Whether a name is safe in URLs and log lines and cannot imitate another one: visible characters in their normal form
     * (NFKC), no slash, and not {@code .} or {@code ..}.
     */
    public static boolean isVisible(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && Normalizer.isNormalized(name, Normalizer.Form.NFKC)
                && name.codePoints().allMatch(Ids::isVisible);
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> character != '/' && BLANK.indexOf(character) < 0 && (character < 0xfe00 || character > 0xfe0f);
        };
    }

    public static String next() {
        byte[] bytes = new byte[LENGTH];
        RANDOM.nextBytes(bytes);
        char[] id = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            id[i] = ALPHABET[bytes[i] & 31];
        }
        return new String(id);
    }
}
