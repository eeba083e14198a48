package dev.signalbox.github.api;

/**
 * A pull request or an issue to ask for.
 *
 * @param repo {@code owner/name}; GitHub finds it under an old name too
 */
public record Wanted(String repo, long number, boolean isPull) {
    public String owner() {
        return repo.substring(0, repo.indexOf('/'));
    }

    String name() {
        return repo.substring(repo.indexOf('/') + 1);
    }
}
