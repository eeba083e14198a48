package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.SavedCursor;
import dev.signalbox.delivery.Seat;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Principal;
import dev.signalbox.store.Mongo;
import dev.signalbox.store.Sweeps;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SessionStoreTest {
    private static final int SESSIONS = 1_024;
    private static final List<Seat> SEATS = List.of(new Seat(Room.dashboard("a"), 1, 1));
    private static final int FOR_EACH_READ = 256;

    private static TestServer server;
    private static SessionStore store;

    @BeforeAll
    static void start() {
        server = TestServer.real();
        store = server.bean(SessionStore.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static SessionRow row(String pid, String owner, Instant seenAt) {
        return new SessionRow(pid, owner, "sid", "ada", null, SEATS, List.of(), seenAt);
    }

    private static String key(String pid) {
        return SessionRow.key(pid, "ada");
    }

    private static void begin(String pid, Instant seenAt) {
        assertThat(store.begin(row(pid, "first", seenAt)).join()).isTrue();
    }

    private static long reads() {
        return server
                .bean(MeterRegistry.class)
                .find("mongodb.driver.commands")
                .tag("command", "find")
                .tag("collection", SessionStore.SESSIONS)
                .timers()
                .stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void manyReconnectsShareReadsAndEachGetsItsOwnSession() {
        CompletableFuture.allOf(IntStream.range(0, SESSIONS)
                        .mapToObj(i -> store.begin(row("crowd" + i, "first" + i, Instant.now())))
                        .toArray(CompletableFuture[]::new))
                .join();
        long before = reads();

        List<CompletableFuture<SessionRow>> taken = IntStream.range(0, SESSIONS)
                .mapToObj(i -> store.takeOver(key("crowd" + i), "owner" + i))
                .toList();

        for (int i = 0; i < SESSIONS; i++) {
            SessionRow row = taken.get(i).join();
            assertThat(row.pid()).isEqualTo("crowd" + i);
            assertThat(row.owner()).isEqualTo("owner" + i);
        }
        assertThat(reads() - before).isBetween(1L, (long) SESSIONS / FOR_EACH_READ);
    }

    @Test
    void sessionsEndSomeTimeAfterTheyWereLastSeen() {
        Instant now = Instant.now();
        CompletableFuture.allOf(IntStream.range(0, SESSIONS)
                        .mapToObj(i -> store.begin(row(
                                "ends" + i,
                                "first" + i,
                                now.minus(SessionStore.LIFETIME).minusSeconds(1))))
                        .toArray(CompletableFuture[]::new))
                .join();
        begin("stays", now.minus(SessionStore.LIFETIME).plus(Duration.ofHours(1)));
        assertThat(stored("ends")).isEqualTo(SESSIONS);

        Sweeps.sweep(server);

        assertThat(stored("ends")).isZero();
        assertThat(stored("stays")).isEqualTo(1);
    }

    private static long stored(String pidPrefix) {
        return server.bean(Mongo.class)
                .collection(SessionStore.SESSIONS)
                .countDocuments(Filters.regex("_id", pidPrefix));
    }

    @Test
    void aTakeOverIncludesEarlierWritesAndBlocksLaterOnes() {
        begin("former", Instant.now());
        List<SavedCursor> cursors = List.of(new SavedCursor("a", "a:1~1", 7, 1));
        CompletableFuture<Boolean> written = store.cursors(key("former"), "first", cursors);

        assertThat(store.takeOver(key("former"), "second").join().cursors()).isEqualTo(cursors);
        written.join();
        store.seats(key("former"), "first", List.of()).join();
        assertThat(store.takeOver(key("former"), "third").join().seats()).hasSize(1);
    }

    @Test
    void theLastTakeOverWins() {
        begin("wanted", Instant.now());
        List<CompletableFuture<SessionRow>> both =
                List.of(store.takeOver(key("wanted"), "second"), store.takeOver(key("wanted"), "third"));

        both.getFirst().join(); // with the session, if nobody was quicker
        assertThat(both.getLast().join().owner()).isEqualTo("third");
    }

    @Test
    void anotherPrincipalCannotTakeOverASession() {
        begin("own", Instant.now());

        assertThat(store.takeOver(SessionRow.key("own", "eve"), "second").join())
                .isNull();
        store.seats(key("own"), "first", List.of()).join();
        assertThat(store.takeOver(key("own"), "third").join().seats()).isEmpty();
    }

    @Test
    void aPidCannotChangeThePrincipalInAKey() {
        Principal eve = new Principal(Principal.Kind.USER, "eve", "Eve", null, null);
        String namesake = "x/" + eve.subject(); // an OpenID provider may call its users so
        store.begin(new SessionRow("long", "first", "sid", namesake, null, SEATS, List.of(), Instant.now()))
                .join();

        server.bean(Recovery.class).admit(eve, Map.of("pid", "long/x"));

        String key = SessionRow.key("long", namesake);
        store.seats(key, "first", List.of()).join();
        assertThat(store.takeOver(key, "second").join().seats()).isEmpty();
    }

    @Test
    void anExpiredSessionStaysGone() {
        begin("old", Instant.now().minus(SessionStore.LIFETIME));

        assertThat(store.takeOver(key("old"), "second").join()).isNull();
        assertThat(store.takeOver(key("old"), "third").join()).isNull();
    }

    @Test
    void aSessionNotSeenForAnHourIsRenewed() {
        Instant hoursAgo = Instant.now().minus(Duration.ofHours(3));
        begin("quiet", hoursAgo);
        store.takeOver(key("quiet"), "second").join();

        assertThat(store.takeOver(key("quiet"), "third").join().seenAt()).isAfter(hoursAgo.plusSeconds(60));
    }

    @Test
    void aSessionThatIsBeingWrittenCanBeTakenOver() {
        begin("changing", Instant.now());
        for (int i = 0; i < 50; i++) {
            String pid = "new-" + i;
            store.seats(key("changing"), "first", List.of()); // so that the trip begins with a change
            store.begin(row(pid, "first", Instant.now()));
            assertThat(store.takeOver(key(pid), "second").join()).as(pid).isNotNull();
        }
    }

    @Test
    void anEndedSessionStaysEnded() {
        begin("ended", Instant.now());
        store.end(key("ended"), "first");
        store.cursors(key("ended"), "first", List.of());
        assertThat(store.takeOver(key("ended"), "second").join()).isNull();
    }
}
