package dev.signalbox.github;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hides secrets in a payload: by the names of fields, and by what GitHub's tokens look like. */
final class Mask {
    private static final String HIDDEN = "•••";
    private static final Set<String> SECRET = Set.of("secret", "token", "password", "key", "authorization");
    private static final Pattern WORD_END = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");
    /** GitHub, "About authentication to GitHub", token formats; and private keys. */
    private static final Pattern TOKEN =
            Pattern.compile("gh[a-z]_[A-Za-z0-9_]{16,}|github_pat_\\w{16,}|v1\\.[0-9a-f]{40}"
                    + "|-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*-----|$)");

    private Mask() {}

    static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> masked = new LinkedHashMap<>();
                map.forEach((name, inner) -> masked.put(
                        String.valueOf(name), inner != null && isSecret(String.valueOf(name)) ? HIDDEN : of(inner)));
                yield masked;
            }
            case List<?> list -> list.stream().map(Mask::of).toList();
            case String text -> TOKEN.matcher(text).replaceAll(HIDDEN);
            case null -> null;
            default -> value;
        };
    }

    private static boolean isSecret(String name) {
        return WORD_END.splitAsStream(name).anyMatch(word -> SECRET.contains(word.toLowerCase(Locale.ROOT)));
    }
}
