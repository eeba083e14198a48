package dev.signalbox.github.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.fakes.GitHubApi;
import dev.signalbox.fakes.GitHubApi.Fate;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GithubApiTest {
    private static final Instant START = Instant.parse(MovingClock.SOME_TIME);
    private static final String REPO = "acme/shop";
    private static final NewIssue ISSUE = new NewIssue("T", "body", List.of("bug"), List.of("mona"));

    @TempDir
    Path folder;

    private final MovingClock clock = new MovingClock();
    private final GitHubApi github = new GitHubApi(clock::instant);
    private Instance instance;
    private GithubApi api;

    @BeforeEach
    void start() {
        github.repository(REPO, 99);
        start(Map.of("github.token", GitHubApi.TOKEN));
    }

    private void start(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("github.api-url", github.url());
        all.put("micronaut.http.services.github.read-timeout", "2s");
        all.put(MovingClock.START, MovingClock.SOME_TIME);
        instance = Instance.on(folder.resolve(String.valueOf(settings.hashCode())), all);
        api = instance.get(GithubApi.class);
    }

    @AfterEach
    void stop() {
        instance.close();
        github.close();
    }

    private void advance(Duration duration) {
        clock.advance(duration);
        ((MovingClock) instance.get(Clock.class)).advance(duration);
    }

    @Test
    void anIssueIsMadeWithAllThatIsWanted() {
        GithubIssue made = api.create(REPO, ISSUE);
        assertThat(made.number()).isEqualTo(1);
        assertThat(made.url()).isEqualTo("https://github.com/acme/shop/issues/1");
        assertThat(github.issues(REPO).getFirst())
                .containsEntry("title", "T")
                .containsEntry("body", "body")
                .containsEntry("labels", List.of("bug"))
                .containsEntry("assignees", List.of("mona"));
        assertThat(github.calls("POST /repos").getFirst().authorization()).isEqualTo("Bearer " + GitHubApi.TOKEN);
    }

    @Test
    void itIsFoundAmongThoseMadeSinceButNoPullRequestAndNoOlderOneIs() {
        github.issue(REPO, "mark", false);
        advance(Duration.ofHours(1));
        Instant since = clock.instant();
        assertThat(api.find(REPO, since, "mark"::equals)).isNull();
        github.issue(REPO, "mark", true);
        assertThat(api.find(REPO, since, "mark"::equals)).isNull();
        github.issue(REPO, "mark", false);
        for (int i = 0; i < 150; i++) {
            github.issue(REPO, "another", false);
        }
        GithubIssue found = api.find(REPO, since, "mark"::equals);
        assertThat(found).isNotNull();
        assertThat(found.number()).isEqualTo(3);
    }

    @Test
    void anAnswerThatIsTheSameIsNotSentAgain() {
        assertThat(api.repository(REPO)).isEqualTo(new Repository(99, REPO));
        assertThat(api.repository(REPO)).isEqualTo(new Repository(99, REPO));
        assertThat(github.calls("GET /repos/acme/shop").getLast().tag()).startsWith("W/");
    }

    @Test
    void aRenamedRepositoryIsFollowedButNeverToAnotherHost() {
        github.rename(REPO, "acme/store");
        assertThat(api.repository(REPO)).isEqualTo(new Repository(99, "acme/store"));
        assertThat(api.create(REPO, ISSUE).url()).contains("acme/store");
        try (GitHubApi elsewhere = new GitHubApi(clock::instant)) {
            elsewhere.repository(REPO, 1);
            github.next("POST /repos", 307, "Location", elsewhere.url() + "/repos/acme/shop/issues");
            assertThatThrownBy(() -> api.create("acme/store", ISSUE)).isInstanceOf(GithubFailure.Unknown.class);
            assertThat(elsewhere.calls("")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 408})
    void afterAFailureOfGithubNobodyKnows(int status) {
        github.next("POST /repos", status);
        assertThatThrownBy(() -> api.create(REPO, ISSUE)).isInstanceOf(GithubFailure.Unknown.class);
    }

    @Test
    void afterACutOrATimeOutNobodyKnows() {
        github.next("POST /repos", new Fate.Cut(true));
        assertThatThrownBy(() -> api.create(REPO, ISSUE))
                .isInstanceOf(GithubFailure.Unknown.class)
                .as("people see it: no name of a class")
                .hasMessage("GitHub gave no answer.");
        github.next("POST /repos", new Fate.Held(true));
        assertThatThrownBy(() -> api.create(REPO, ISSUE)).isInstanceOf(GithubFailure.Unknown.class);
        github.next("GET /repos", new Fate.Answered(200, "<html>", Map.of()));
        assertThatThrownBy(() -> api.repository(REPO)).isInstanceOf(GithubFailure.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 410, 422})
    void aRefusalSaysWhatGithubSaysAndNoSecret(int status) {
        github.next("POST /repos", status);
        GithubFailure.Refusal refusal =
                catchThrowableOfType(GithubFailure.Refusal.class, () -> api.create(REPO, ISSUE));
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal).hasMessageContaining("GitHub says: ").hasMessageNotContaining(GitHubApi.TOKEN);
        assertThat(instance.get(ApiSettings.class).toString()).doesNotContain(GitHubApi.TOKEN);
        assertThat(instance.get(Credentials.class).of(REPO).toString()).doesNotContain(GitHubApi.TOKEN);
    }

    @Test
    void nothingIsSentUntilTheLimitIsReset() {
        String reset = String.valueOf(START.plusSeconds(600).getEpochSecond());
        github.next("GET /repos", 403, "x-ratelimit-remaining", "0", "x-ratelimit-reset", reset);
        GithubFailure.Later later = catchThrowableOfType(GithubFailure.Later.class, () -> api.repository(REPO));
        assertThat(later.at()).isBetween(START.plusSeconds(600), START.plusSeconds(660));
        assertThatThrownBy(() -> api.create(REPO, ISSUE)).isInstanceOf(GithubFailure.Later.class);
        assertThat(github.calls("")).hasSize(1);
        assertThat(api.ask(List.of(new Wanted(REPO, 1, true))))
                .as("GraphQL has a limit of its own")
                .isEmpty();
        advance(Duration.ofSeconds(661));
        assertThat(api.repository(REPO).id()).isEqualTo(99);
    }

    @Test
    void theLastCallOfALimitIsAnAnswerAndTheNextOneWaits() {
        String reset = String.valueOf(START.plus(Duration.ofDays(9)).getEpochSecond());
        github.next(
                "GET /repos",
                new Fate.Answered(
                        200,
                        "{\"id\":99,\"full_name\":\"acme/shop\"}",
                        Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", reset)));
        assertThat(api.repository(REPO).id()).isEqualTo(99);
        GithubFailure.Later later = catchThrowableOfType(GithubFailure.Later.class, () -> api.repository(REPO));
        assertThat(later.at()).as("no wait is without limit").isBefore(START.plus(Duration.ofMinutes(67)));
    }

    @Test
    void aSecondaryLimitHoldsForAllCallsAndGrowsWhereItSaysNoTime() {
        github.next("POST /repos", 429, "retry-after", "30");
        GithubFailure.Later said = catchThrowableOfType(GithubFailure.Later.class, () -> api.create(REPO, ISSUE));
        assertThat(said.at()).isBetween(START.plusSeconds(30), START.plusSeconds(33));
        assertThatThrownBy(() -> api.ask(List.of(new Wanted(REPO, 1, true)))).isInstanceOf(GithubFailure.Later.class);
        advance(Duration.ofSeconds(34));
        long[] waits = new long[2];
        for (int i = 0; i < 2; i++) {
            github.next(
                    "POST /repos",
                    new Fate.Answered(403, "{\"message\":\"You have exceeded a secondary rate limit\"}", Map.of()));
            GithubFailure.Later later = catchThrowableOfType(GithubFailure.Later.class, () -> api.create(REPO, ISSUE));
            waits[i] = Duration.between(clock.instant(), later.at()).toSeconds();
            advance(Duration.ofSeconds(waits[i] + 1));
        }
        assertThat(waits[0]).isBetween(60L, 67L);
        assertThat(waits[1]).isBetween(120L, 134L);
        assertThat(api.create(REPO, ISSUE).number()).isEqualTo(1);
    }

    @Test
    void partOfAnAnswerIsTaken() {
        github.show(REPO, 1, false, Map.of("state", "OPEN", "updatedAt", START.toString()));
        Wanted there = new Wanted(REPO, 1, false);
        Map<Wanted, Seen> seen = api.ask(List.of(new Wanted(REPO, 2, true), there, new Wanted("acme/gone", 1, true)));
        assertThat(seen).containsOnlyKeys(there);
        assertThat(seen.get(there).databaseId()).isEqualTo(99);
    }

    @Test
    void anAnswerOfErrorsOnlyIsNone() {
        Wanted wanted = new Wanted(REPO, 1, true);
        github.next("POST /graphql", new Fate.Answered(200, "{\"errors\":[{\"message\":\"boom\"}]}", Map.of()));
        assertThatThrownBy(() -> api.ask(List.of(wanted))).isInstanceOf(GithubFailure.Unknown.class);
        github.next(
                "POST /graphql",
                new Fate.Answered(200, "{\"data\":null,\"errors\":[{\"type\":\"RATE_LIMITED\"}]}", Map.of()));
        assertThatThrownBy(() -> api.ask(List.of(wanted))).isInstanceOf(GithubFailure.Later.class);
        assertThatThrownBy(() -> api.repository(REPO)).isInstanceOf(GithubFailure.Later.class);
    }

    @Test
    void anAppsTokenIsKeptUntilShortlyBeforeItExpires() throws Exception {
        useApp("RSA PRIVATE KEY");
        api.create(REPO, ISSUE);
        advance(Duration.ofMinutes(54));
        api.create(REPO, ISSUE);
        assertThat(github.calls("POST /app/installations/42/access_tokens")).hasSize(1);
        assertThat(github.calls("GET /repos/acme/shop/installation")).hasSize(1);
        advance(Duration.ofMinutes(2));
        api.create(REPO, ISSUE);
        assertThat(github.calls("POST /app/installations")).hasSize(2);
        assertThat(api.account(REPO)).isEqualTo("installation-42");
    }

    @Test
    void anAppsTokenThatIsNotTakenAnyMoreIsGotAnewOnce() throws Exception {
        useApp("PRIVATE KEY");
        api.create(REPO, ISSUE);
        github.revoke();
        api.create(REPO, ISSUE);
        assertThat(github.issues(REPO)).hasSize(2);
        assertThat(github.calls("POST /app/installations")).hasSize(2);
        github.next("POST /repos", 401);
        github.next("POST /repos", 401);
        assertThatThrownBy(() -> api.create(REPO, ISSUE)).isInstanceOf(GithubFailure.Refusal.class);
    }

    private void useApp(String kind) throws Exception {
        instance.close();
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        KeyPair pair = keys.generateKeyPair();
        github.app((RSAPublicKey) pair.getPublic());
        byte[] encoded = pair.getPrivate().getEncoded();
        if (kind.startsWith("RSA")) {
            encoded = org.bouncycastle.asn1.pkcs.PrivateKeyInfo.getInstance(encoded)
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
        }
        String pem = "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + kind + "-----\n";
        start(Map.of("github.app-id", "7", "github.app-private-key", pem));
    }

    @Test
    void whereEnterpriseHasItsGraph() {
        assertThat(settings("https://api.github.com").graphUrl()).isEqualTo("https://api.github.com/graphql");
        assertThat(settings("https://ghe.example/api/v3/").graphUrl()).isEqualTo("https://ghe.example/api/graphql");
    }

    private static ApiSettings settings(String url) {
        return new ApiSettings("t", null, null, url, List.of("acme/*", "Other/One"), Duration.ofHours(1));
    }

    @Test
    void whereIssuesMayBeMade() {
        ApiSettings settings = settings("https://api.github.com");
        assertThat(settings.mayDispatchTo("Acme/anything")).isTrue();
        assertThat(settings.mayDispatchTo("other/one")).isTrue();
        assertThat(settings.mayDispatchTo("other/two")).isFalse();
        assertThat(settings.mayDispatchTo("acmes/shop")).isFalse();
        assertThat(GithubApi.isRepo("acme/..")).isFalse();
        assertThat(GithubApi.isRepo("acme/shop/issues")).isFalse();
        assertThat(GithubApi.isRepo("acme/.github")).isTrue();
    }
}
