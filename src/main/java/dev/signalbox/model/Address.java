package dev.signalbox.model;

import org.jspecify.annotations.Nullable;

/** The address of an issue or a pull request on GitHub. Nearly all follow from repository and number, and need no memory. */
final class Address {
    private Address() {}

    private static String usual(String repo, String kind, long number) {
        return "https://github.com/" + repo + "/" + kind + "/" + number;
    }

    /** What has to be kept of an address: nothing, when it is the usual one. */
    static @Nullable String kept(@Nullable String url, String repo, String kind, long number) {
        return url == null || url.equals(usual(repo, kind, number)) ? null : url;
    }

    /** The address of which that was kept. */
    static String of(@Nullable String kept, String repo, String kind, long number) {
        return kept == null ? usual(repo, kind, number) : kept;
    }
}
