package dev.signalbox.model;

import org.jspecify.annotations.Nullable;

/** The address of an issue or a pull request on GitHub. Nearly all follow from repository and number, and need no memory. */
final class Address {
    private Address() {}

    private static final String SITE = "https://github.com/";

    private static String usual(String repo, String kind, long number) {
        return SITE + repo + "/" + kind + "/" + number;
    }

    /** Mostly it is the usual one, but that is not made for each address only to be compared: a start reads 100,000. */
    private static boolean isUsual(String url, String repo, String kind, long number) {
        int kindAt = SITE.length() + repo.length() + 1;
        int numberAt = kindAt + kind.length() + 1;
        String digits = Long.toString(number);
        return url.length() == numberAt + digits.length()
                && url.startsWith(SITE)
                && url.startsWith(repo, SITE.length())
                && url.charAt(kindAt - 1) == '/'
                && url.startsWith(kind, kindAt)
                && url.charAt(numberAt - 1) == '/'
                && url.startsWith(digits, numberAt);
    }

    /** What has to be kept of an address: nothing, when it is the usual one. */
    static @Nullable String kept(@Nullable String url, String repo, String kind, long number) {
        return url == null || isUsual(url, repo, kind, number) ? null : url;
    }

    /** The address of which that was kept. */
    static String of(@Nullable String kept, String repo, String kind, long number) {
        return kept == null ? usual(repo, kind, number) : kept;
    }
}
