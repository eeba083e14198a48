package dev.signalbox.access;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import jakarta.inject.Singleton;
import java.util.Objects;

/** Issues tokens to users: the order of the checks is what keeps names secret and guessing slow. Blocking. */
@Singleton
final class SignIn {
    private final Users users;
    private final Passwords passwords;
    private final LoginLimiter limiter;
    private final Tokens tokens;
    private final FirstStart firstStart;

    SignIn(Users users, Passwords passwords, LoginLimiter limiter, Tokens tokens, FirstStart firstStart) {
        this.users = users;
        this.passwords = passwords;
        this.limiter = limiter;
        this.tokens = tokens;
        this.firstStart = firstStart;
    }

    /** A signed-in user and its token. */
    record Session(User user, Tokens.Issued issued) {
        Principal principal() {
            return new Principal(Principal.Kind.USER, user.username(), user.username(), null, null);
        }
    }

    boolean isKnown(String username) {
        return users.find(username) != null;
    }

    /** @throws Refused {@code INVALID_CREDENTIALS}, the same for a wrong name and a wrong password, or {@code RATE_LIMITED} */
    Session byPassword(String username, String password, String address) {
        firstStart.await();
        limiter.check(username, address);
        User user = users.find(username);
        boolean right = passwords.matches(password, user == null ? null : user.passwordHash());
        if (!right || user == null || user.disabled()) {
            limiter.failed(username, address);
            throw new Refused(ErrorCode.INVALID_CREDENTIALS, "The name or the password is wrong.");
        }
        limiter.check(username, address);
        return new Session(user, tokens.issue(user, null));
    }

    Session byLink(String link) {
        firstStart.await();
        User user = users.redeem(link);
        return new Session(user, tokens.issue(user, null));
    }

    /** Renews a session; not if the password was changed since its token was checked. */
    Session renew(String username, Principal.Login login) {
        User user = users.find(username);
        if (user == null || user.disabled() || !Objects.equals(login.generation(), user.generation())) {
            throw Tokens.refused();
        }
        return new Session(user, tokens.issue(user, login.session()));
    }
}
