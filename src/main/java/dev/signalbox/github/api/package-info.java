/**
 * GitHub's API, as far as we call it: REST for issues and the tokens of an app, GraphQL for what is open.
 *
 * <pre>
 *   GithubApi → Credentials → AppKey      a token, or an app's, for the owner of a repository
 *             → GithubHttp → Quota        one call: its outcome is an answer or a {@link GithubFailure}
 * </pre>
 *
 * <p><b>Threads.</b> Any; calls block for up to some ten seconds and never wait for a limit: a call that comes too early fails at
 * once with {@link GithubFailure.Later}.
 *
 * <p><b>Secrets.</b> Tokens and keys stand in no log line, message or {@code toString}.
 */
@NullMarked
package dev.signalbox.github.api;

import org.jspecify.annotations.NullMarked;
