/**
 * Who may do what: credentials in, principals out, and the rights of each in a space.
 *
 * <p><b>Purpose.</b> A {@code Principal} only says who it is. No right is kept in it or anywhere else: each is looked up when it is
 * needed, so there is nothing to take back but what is already open.
 *
 * <pre>
 *   Directory       users, keys, spaces, members, ended sessions
 *     ← Users, ApiKeys, Logouts, and SpacesService of its own package: the rules for writing it
 *     → Access        whether a credential is valid, and whether a principal is still valid
 *     → SpaceAccess   what a principal may do in a space, now; asked by every transport
 *     → Revocations   after each change that can take rights away: checks everything that is open
 *   CredentialFetcher → Caller     the principal of an HTTP request
 *   OriginFilter ← Origins         refuses what a foreign page causes with our cookie
 *   SignIn ← Passwords, LoginLimiter, Tokens;  AuditTrail: what was done, for people
 *   Requests                       the record of a request's body, checked; RequestKeys: its idempotency key
 * </pre>
 *
 * <p><b>Threads.</b> The directory is read from an immutable state without a lock, on any thread, also under the lock of a space.
 * Everything that writes blocks until it is durable; call it on virtual threads. Passwords are hashed two at a time.
 *
 * <p><b>Ownership.</b> Only {@code Directory} appends to the hidden space {@code system}. A connection registers with
 * {@code Revocations} and forgets itself when it ends.
 *
 * <p><b>Stored.</b> Entities of {@code system}: {@code user}, {@code member}, {@code space}, {@code key}, and {@code logout}, which an
 * hourly job deletes when no token of the session can be valid any more. The class of each says its fields. Besides:
 * <ul>
 *   <li>{@code audit {_id: "<14 digits of ms>-<random>", at, action, outcome, actor {kind, id, name}, target?, spaceId?, address, count?}}:
 *       for {@code signalbox.audit.kept}.
 *   <li>{@code keyUses {_id: <key id>, at}}: one for each key that was ever used.
 *   <li>the file {@code jwt-secret} in the data folder, where no secret is set: for good.
 * </ul>
 */
@NullMarked
package dev.signalbox.access;

import org.jspecify.annotations.NullMarked;
