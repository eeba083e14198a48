package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.access.AuditTrail.Action;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Role;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Sweeps;
import io.micronaut.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What access stores grows and shrinks. */
class AccessRetentionTest {
    private static final HttpRequest<?> REQUEST = HttpRequest.GET("/");

    private TestServer server;
    private MovingClock clock;

    @BeforeEach
    void start() {
        server = new TestServer("signalbox.audit.kept", "90d");
        clock = (MovingClock) server.bean(Clock.class);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void after(Duration time) {
        clock.advance(time);
        Sweeps.sweep(server);
    }

    private long stored(String collection) {
        return server.bean(Mongo.class).collection(collection).countDocuments();
    }

    private static Principal user(String name) {
        return new Principal(Principal.Kind.USER, name, name, null, null);
    }

    private List<AuditTrail.Entry> trail() {
        return server.bean(AuditTrail.class).page(null, 100_000, null, null);
    }

    @Test
    void nobodyCanPushEntriesOutOfTheAuditTrailOrFillTheStoreWithIt() {
        AuditTrail audit = server.bean(AuditTrail.class);
        audit.ok(Action.KEY_CREATED, user("mallory"), REQUEST, "stolen", "main");
        for (int i = 0; i < AuditQuota.DAILY_MAX + 200; i++) {
            audit.ok(Action.TASK_DELETED, user("mallory"), REQUEST, "task " + i, "main");
        }
        audit.ok(Action.SPACE_DELETED, user("mallory"), REQUEST, "lab", "lab");
        audit.ok(Action.SIGN_OUT, user("ada"), REQUEST, null, null);

        assertThat(trail()).hasSize(AuditQuota.DAILY_MAX + 3);
        assertThat(trail())
                .filteredOn(entry -> entry.action().equals("key_created"))
                .hasSize(1);
        assertThat(trail())
                .filteredOn(entry -> entry.count() != null)
                .extracting(AuditTrail.Entry::action, AuditTrail.Entry::count, AuditTrail.Entry::target)
                .containsExactlyInAnyOrder(tuple("task_deleted", 201, "task 1199"), tuple("space_deleted", 1, "lab"));
        assertThat(trail())
                .filteredOn(entry -> entry.actor().id().equals("ada"))
                .hasSize(1);

        clock.advance(Duration.ofDays(1));
        audit.ok(Action.TASK_DELETED, user("mallory"), REQUEST, "tomorrow", "main");
        assertThat(trail().getFirst().target()).isEqualTo("tomorrow");
        assertThat(trail().getFirst().count()).isNull();
    }

    @Test
    void eachEntryOfTheAuditTrailStaysAsLongAsTheSettingSays() {
        AuditTrail audit = server.bean(AuditTrail.class);
        for (int i = 0; i < 900; i++) {
            audit.ok(Action.MEMBER_ADDED, user("ada"), REQUEST, "bob", "main");
        }
        after(Duration.ofDays(89));
        assertThat(trail()).hasSize(900);
        audit.ok(Action.MEMBER_REMOVED, user("ada"), REQUEST, "bob", "main");
        after(Duration.ofDays(2));
        assertThat(trail()).extracting(AuditTrail.Entry::action).containsExactly("member_removed");
    }

    @Test
    void theLastUseOfAKeyEndsWithTheKey() {
        People people = new People(server);
        KeyUses uses = server.bean(KeyUses.class);
        for (int i = 0; i < 600; i++) {
            people.key("k" + i, "main", Role.AGENT);
            uses.used("k" + i, clock.instant());
        }
        uses.write();
        for (int i = 1; i < 600; i++) {
            people.revokeKey("k" + i);
        }
        Sweeps.sweep(server);
        assertThat(stored("keyUses")).isEqualTo(600);
        after(Duration.ofHours(2));
        assertThat(stored("keyUses")).isEqualTo(1);
        assertThat(uses.last("k0")).isNotNull();
    }

    @Test
    void anEndedSessionIsForgottenWhenItsTokensHaveExpired() {
        Directory directory = server.bean(Directory.class);
        for (int i = 0; i < 3; i++) {
            server.bean(Logouts.class).end(signedIn());
        }
        assertThat(directory.<Integer>read(state -> state.entities(Logouts.TYPE).size()))
                .isEqualTo(3);
        Sweeps.sweep(server);
        assertThat(directory.<Integer>read(state -> state.entities(Logouts.TYPE).size()))
                .isEqualTo(3);
        after(server.bean(AccessSettings.class).tokenLifetime().plusSeconds(1));
        assertThat(directory.<Integer>read(state -> state.entities(Logouts.TYPE).size()))
                .isZero();
    }

    private Principal signedIn() {
        String token = (String) Objects.requireNonNull(Answers.json(server.send(
                        "POST",
                        "/api/auth/login",
                        ("{\"username\":\"admin\",\"password\":\"" + TestServer.PASSWORD + "\"}").getBytes(),
                        "Content-Type",
                        "application/json"))
                .get("access_token"));
        return server.bean(Authenticator.class).authenticate(token);
    }
}
