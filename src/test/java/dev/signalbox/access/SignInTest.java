package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SignInTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        new People(server).user("ada");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRefreshDoesNotCarryASessionOverANewPassword() {
        Principal.Login login = new Principal.Login("session", 0L);
        SignIn signIn = server.bean(SignIn.class);
        assertThat(signIn.renew("ada", login).principal().id()).isEqualTo("ada");

        server.bean(Users.class).change(Actor.SIGNALBOX, "ada", new Users.Change("a new hash", null, null));
        assertThatThrownBy(() -> signIn.renew("ada", login)).isInstanceOf(Refused.class);
    }
}
