package dev.signalbox.github.api;

import java.time.Instant;

/** A call to GitHub that gave nothing. The message is for people and holds no secret; it is expected, so there is no stack trace. */
public abstract sealed class GithubFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private GithubFailure(String message) {
        super(message, null, false, false);
    }

    /** Nothing was done, and nothing will be before a time: a limit. */
    public static final class Later extends GithubFailure {
        private static final long serialVersionUID = 1L;
        private final Instant at;

        Later(Instant at) {
            super("GitHub's limit is reached.");
            this.at = at;
        }

        public Instant at() {
            return at;
        }
    }

    /** Nobody knows whether it was done: GitHub failed, or its answer did not come. */
    public static final class Unknown extends GithubFailure {
        private static final long serialVersionUID = 1L;

        Unknown(String message) {
            super(message);
        }
    }

    /** Nothing was done, and the same call will be refused again. */
    public static final class Refusal extends GithubFailure {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refusal(int status, String message) {
            super(message);
            this.status = status;
        }

        /** Of the HTTP answer. */
        public int status() {
            return status;
        }

        /** Whether there is no such thing, or we may not see it: that says nothing of others. */
        public boolean isOfThisOnly() {
            return status == 404 || status == 410;
        }

        /** Whether there was such a thing, and it was deleted. */
        public boolean isOfDeleted() {
            return status == 410;
        }

        /** Whether GitHub does not know who we are any more. */
        public boolean isOfCredentials() {
            return status == 401;
        }
    }
}
