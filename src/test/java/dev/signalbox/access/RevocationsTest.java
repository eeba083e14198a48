package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.FakeClient;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Principal;
import org.junit.jupiter.api.Test;

class RevocationsTest {
    /** Everything else that is open has to be checked all the same. */
    @Test
    void anErrorOfOneHolderDoesNotAffectTheOthers() {
        try (TestServer server = new TestServer()) {
            Principal principal = server.bean(Authenticator.class).authenticate(TestServer.API_KEY);
            Revocations revocations = server.bean(Revocations.class);
            revocations.watch(new FakeClient(principal, task -> {}), () -> {
                throw new StackOverflowError("a bug");
            });
            assertThat(revocations.watched()).isEqualTo(1);
        }
    }
}
