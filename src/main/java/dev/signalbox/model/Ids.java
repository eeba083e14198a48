package dev.signalbox.model;

import java.security.SecureRandom;
import java.text.Normalizer;

/** Makes ids: 16 characters of Crockford's base 32 in lower case, 80 random bits; no hyphen, so that one can end an id. */
public final class Ids {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Letters and marks that show nothing; so do the variation selectors from U+FE00 to U+FE0F. */
    private static final String BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";

    private Ids() {}

    /**
     * Whether a name can stand in addresses and in lines of a log, and is not another one in disguise: visible characters in
     * their plain form (NFKC), no slash, and no {@code .} or {@code ..}.
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
