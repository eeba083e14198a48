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
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Authenticates requests, for the security filter and for {@link Caller}. A request with a bad credential has no principal:
 * what is protected answers 401, what is open is answered. Looked up on a virtual thread, never on an event loop.
 */
@Singleton
@Replaces(TokenAuthenticationFetcher.class)
final class CredentialFetcher implements AuthenticationFetcher<HttpRequest<?>> {
    private static final String METRICS = "/prometheus";

    private final Authenticator authenticator;
    private final SpaceAccess access;
    private final ExecutorService blocking;
    private final byte @Nullable [] metricsToken;

    CredentialFetcher(
            Authenticator authenticator,
            SpaceAccess access,
            AccessSettings settings,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.authenticator = authenticator;
        this.access = access;
        this.blocking = blocking;
        String token = settings.metricsToken();
        this.metricsToken = token == null ? null : Hashes.of(token);
    }

    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
        // Socket.IO authenticates once, in its handshake, and not with every poll.
        if (request.getPath().startsWith("/socket.io")) {
            return Publishers.empty();
        }
        Credential credential = Credential.of(request);
        if (credential == null) {
            Principal anonymous = authenticator.anonymous();
            return anonymous == null ? Publishers.empty() : Publishers.just(known(request, anonymous));
        }
        if (metricsToken != null
                && request.getPath().startsWith(METRICS)
                && MessageDigest.isEqual(metricsToken, Hashes.of(credential.value()))) {
            return Publishers.just(Authentication.build("metrics", List.of("metrics")));
        }
        return Publishers.fromCompletableFuture(
                () -> CompletableFuture.supplyAsync(() -> authentication(request, credential), blocking));
    }

    private @Nullable Authentication authentication(HttpRequest<?> request, Credential credential) {
        try {
            return known(request, authenticator.authenticate(credential.value()));
        } catch (Refused e) {
            if (e.code() == ErrorCode.UNAUTHORIZED) {
                return null;
            }
            throw e;
        }
    }

    private Authentication known(HttpRequest<?> request, Principal principal) {
        Caller.set(request, principal);
        return Authentication.build(principal.id(), access.isAdmin(principal) ? List.of(User.ADMIN) : List.of());
    }
}
