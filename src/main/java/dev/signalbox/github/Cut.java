package dev.signalbox.github;

/** Shortens a text from GitHub to what an event may hold, and shows that it did. */
final class Cut {
    static final String MARK = "… (cut)";
    /** Bytes of {@link #MARK} in JSON. */
    private static final int MARK_BYTES = 9;

    private Cut() {}

    /**
     * @param maxChars as {@link String#length} counts them, at least the mark's
     * @param maxBytes of the text in JSON, as UTF-8 with its escapes
     */
    static String to(String text, int maxChars, int maxBytes) {
        int bytes = 0;
        int fitting = 0; // the longest beginning that still leaves room for the mark
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            bytes += jsonBytes(codePoint);
            i += Character.charCount(codePoint);
            if (bytes > maxBytes || i > maxChars) {
                return text.substring(0, fitting) + MARK;
            }
            if (bytes + MARK_BYTES <= maxBytes && i + MARK.length() <= maxChars) {
                fitting = i;
            }
        }
        return text;
    }

    static int jsonBytes(int codePoint) {
        if (codePoint < 0x20 || codePoint == 0x7f || Character.getType(codePoint) == Character.SURROGATE) {
            return 6;
        }
        if (codePoint < 0x80) {
            return codePoint == '"' || codePoint == '\\' || codePoint == '/' ? 2 : 1;
        }
        return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
