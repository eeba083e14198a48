package dev.signalbox.socketio;

import dev.signalbox.access.Authenticator;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code user-<name>} is a valid credential; {@code brief-<millis>} one that expires after so long. */
@Singleton
@Primary
@Requires(property = "spec.name", value = "socketio")
final class FakeAuthenticator implements Authenticator {
    @Override
    public Principal authenticate(String credential) {
        if (!Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("would block the event loop");
        }
        if (credential.equals("broken")) {
            throw new IllegalStateException("a failure of the inside");
        }
        if (credential.startsWith("brief-")) {
            long millis = Long.parseLong(credential.substring("brief-".length()));
            return user("brief", Instant.now().plusMillis(millis));
        }
        if (!credential.startsWith("user-")) {
            throw new Refused(ErrorCode.UNAUTHORIZED, "Wrong credential.");
        }
        return user(credential.substring("user-".length()), null);
    }

    private static Principal user(String name, @Nullable Instant end) {
        return new Principal(Principal.Kind.USER, name, name, null, end);
    }
}
