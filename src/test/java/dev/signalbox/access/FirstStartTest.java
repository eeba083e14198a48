package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.MovingClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FirstStartTest {
    private final MovingClock clock = new MovingClock();
    private final Directory directory = Given.directory(clock);
    private final Users users = new Users(directory, clock);
    private final Passwords passwords = Counted.passwords();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String start(@Nullable String adminPassword) {
        out.reset();
        AccessSettings settings =
                adminPassword == null ? Given.settings() : Given.settings("signalbox.admin-password", adminPassword);
        new FirstStart(settings, users, passwords, new PrintStream(out, true, StandardCharsets.UTF_8))
                .run("http://localhost:8080");
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }

    @Test
    void aNewInstallationPrintsItsRandomPasswordOnce() {
        String printed = start(null);
        assertThat(printed).contains("username: admin");
        String password = find(printed, "password: ([a-zA-Z2-9]{20})\\R");

        User admin = Objects.requireNonNull(users.find("admin"));
        assertThat(admin.isAdmin()).isTrue();
        assertThat(passwords.matches(password, admin.passwordHash())).isTrue();

        assertThat(start(null)).isEmpty();
        assertThat(passwords.matches(
                        password, Objects.requireNonNull(users.find("admin")).passwordHash()))
                .isTrue();
    }

    @Test
    void thePrintedLinkSignsInAndIsKeptHashedOnly() {
        String link = find(start(null), "http://localhost:8080/sign-in#link=([\\w-]{43})\\R");
        List<String> kept = directory.read(state -> state.entities(User.TYPE).stream()
                .map(entity -> entity.fields().toString())
                .toList());
        assertThat(kept).noneMatch(fields -> fields.contains(link));
        assertThat(users.redeem(link).username()).isEqualTo("admin");
    }

    @Test
    void aGivenPasswordIsUsedAndNotPrinted() {
        assertThat(start("given password")).isEmpty();
        assertThat(passwords.matches(
                        "given password",
                        Objects.requireNonNull(users.find("admin")).passwordHash()))
                .isTrue();
    }

    @Test
    void aPasswordGivenLaterChangesNothing() {
        start("given password");
        start("another password");
        assertThat(passwords.matches(
                        "given password",
                        Objects.requireNonNull(users.find("admin")).passwordHash()))
                .isTrue();
    }

    @Test
    void aSignInDuringTheStartWaits() throws Exception {
        AccessSettings settings =
                Given.settings("signalbox.admin-password", "given password", "signalbox.jwt-secret", "s".repeat(32));
        FirstStart firstStart = new FirstStart(settings, users, passwords);
        SignIn signIn = new SignIn(
                users, passwords, Counted.loginLimiter(clock), new Tokens(settings, Given.store(), clock), firstStart);
        FutureTask<SignIn.Session> early =
                new FutureTask<>(() -> signIn.byPassword("admin", "given password", "10.0.0.1"));
        Thread thread = Thread.ofVirtual().start(early);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        firstStart.run("http://localhost:8080");
        assertThat(early.get(10, TimeUnit.SECONDS).user().username()).isEqualTo("admin");
    }
}
