package dev.signalbox.access;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.token.TokenAuthenticationFetcher;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Finds out who sends a request, for the security filter and for {@link Caller}. A bad credential is nobody: where nobody
 * may pass, the answer is 401; what is open stays open. Looked up on a virtual thread, never on an event loop.
 */
@Singleton
@Replaces(TokenAuthenticationFetcher.class)
final class CredentialFetcher implements AuthenticationFetcher<HttpRequest<?>> {
    private final Authenticator authenticator;
    private final ExecutorService blocking;

    CredentialFetcher(Authenticator authenticator, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.authenticator = authenticator;
        this.blocking = blocking;
    }

    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
        Credential credential = Credential.of(request);
        // Socket.IO asks once, for what its handshake brought, and not again with every poll.
        if (credential == null || request.getPath().startsWith("/socket.io")) {
            return Publishers.empty();
        }
        return Publishers.fromCompletableFuture(
                () -> CompletableFuture.supplyAsync(() -> authentication(request, credential), blocking));
    }

    private @Nullable Authentication authentication(HttpRequest<?> request, Credential credential) {
        try {
            Principal principal = authenticator.authenticate(credential.value());
            Caller.set(request, principal);
            return Authentication.build(principal.id(), principal.instanceAdmin() ? List.of(User.ADMIN) : List.of());
        } catch (Refused e) {
            if (e.code() == ErrorCode.UNAUTHORIZED) {
                return null;
            }
            throw e;
        }
    }
}
