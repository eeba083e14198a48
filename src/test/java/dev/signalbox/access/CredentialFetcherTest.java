package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.model.Actor;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class CredentialFetcherTest {
    private static final Principal ADMIN = new Principal(Principal.Kind.USER, "ada", "ada", null, null);

    private static Mono<Authentication> fetch(Authenticator authenticator, HttpRequest<?> request) {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Directory directory = Given.directory(new MovingClock());
        directory.append(
                Actor.SIGNALBOX,
                null,
                state -> Directory.draft(
                        User.TYPE, "ada", EntityEvent.Verb.CREATED, Map.of("roles", List.of(User.ADMIN))));
        return Mono.from(new CredentialFetcher(
                                authenticator, new SpaceAccess(directory, new MovingClock()), Given.settings(), threads)
                        .fetchAuthentication(request))
                .doFinally(end -> threads.shutdown());
    }

    @Test
    void authenticationRunsOnAVirtualThread() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        HttpRequest<?> request = HttpRequest.GET("/").header("X-API-Key", "key");
        Authentication authentication = fetch(
                        credential -> {
                            thread.set(Thread.currentThread());
                            return ADMIN;
                        },
                        request)
                .block();

        assertThat(Objects.requireNonNull(authentication).getName()).isEqualTo("ada");
        assertThat(authentication.getRoles()).containsExactly("admin");
        assertThat(Objects.requireNonNull(thread.get()).isVirtual()).isTrue();
        assertThat(Caller.of(request)).isEqualTo(ADMIN);
    }

    @Test
    void aStoreThatDoesNotAnswerIsNoBadCredential() {
        HttpRequest<?> request = HttpRequest.GET("/").header("X-API-Key", "key");
        assertThatThrownBy(() -> fetch(
                                credential -> {
                                    throw Refused.busy("Later.");
                                },
                                request)
                        .block())
                .hasRootCauseInstanceOf(Refused.class);
    }
}
