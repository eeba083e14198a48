package dev.signalbox.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.Receiver;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Answer;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Ids;
import dev.signalbox.model.InputEvent.InputAnswered;
import dev.signalbox.model.InputEvent.InputRequested;
import dev.signalbox.model.InputRequest;
import dev.signalbox.model.LifecycleEvent.Created;
import dev.signalbox.model.LifecycleEvent.Failed;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space.Visibility;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Spaces;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyWorkerTest {
    private static final Actor FINCH = new Actor(Actor.Kind.AGENT, "finch", "Finch");
    private static final String SPACE = "team";
    private static final List<String> QUESTIONS = List.of("question");

    @TempDir
    Path folder;

    private final Map<String, Object> settings = new HashMap<>(
            Map.of("signalbox.webhooks.private", "true", "signalbox.base-url", "https://signalbox.example"));
    private Instance instance;
    private Receiver push;
    private Browser browser;

    @BeforeEach
    void start() throws GeneralSecurityException {
        settings.put(MovingClock.START, MovingClock.SOME_TIME);
        instance = Instance.on(folder, settings);
        push = new Receiver();
        browser = new Browser();
        new People(instance)
                .user("ada")
                .user("eve")
                .space(SPACE, Visibility.PRIVATE)
                .member(SPACE, "ada", Role.MEMBER);
        subscribe("ada");
        choose("ada", QUESTIONS);
    }

    @AfterEach
    void stop() {
        instance.close();
        push.close();
    }

    private void subscribe(String who) {
        instance.get(Devices.class).add(who, push.url() + "/" + who, browser.p256dh(), browser.auth());
    }

    /** And what the space needed before is known. */
    private void choose(String who, List<String> kinds) {
        instance.get(Choices.class).put(who, Map.of(SPACE, kinds));
        look(instance);
    }

    private void look(Instance at) {
        NotifyWorker worker = at.get(NotifyWorker.class);
        worker.look();
        await().atMost(Duration.ofSeconds(60)).until(worker::isIdle);
        worker.look(); // what a look found is told by it or by the next one
        await().atMost(Duration.ofSeconds(60)).until(worker::isIdle);
    }

    private void append(String id, TaskEvent event) {
        Appended.await(instance.get(Spaces.class)
                .append(SPACE, new Command(FINCH, null, state -> new Command.Draft(id, event, false))));
    }

    private String question() {
        String id = Ids.next();
        append(id, new Created("Ship <it>", null, null, List.of(), null, null));
        append(
                id,
                new InputRequested(
                        List.of(new InputRequest("q1", InputRequest.Kind.QUESTION, "Secret text?", List.of(), null))));
        return id;
    }

    private Map<String, Object> read(int message) throws GeneralSecurityException {
        return browser.read(push.messages().get(message).body());
    }

    @Test
    void aNeedIsToldOfOnceOverRestartsAndInstances() throws GeneralSecurityException {
        String task = question();
        look(instance);
        look(instance);
        instance.close();
        instance = Instance.on(folder, settings);
        look(instance);
        Map<String, Object> others = new HashMap<>(settings);
        others.put("mongodb.uri", instance.mongoUri());
        try (Instance other = Instance.on(folder, others)) {
            look(other);
            assertThat(other.get(PushKeys.class).applicationServerKey())
                    .isEqualTo(instance.get(PushKeys.class).applicationServerKey());
        }
        assertThat(push.messages()).hasSize(1);
        Map<String, Object> message = read(0);
        assertThat(message)
                .containsEntry("title", "Ship <it>")
                .containsEntry("body", "A question waits for an answer")
                .containsEntry("url", "/tasks/" + task + "#now")
                .containsOnlyKeys("title", "body", "url", "tag");
        assertThat(push.messages().getFirst().header("topic")).isEqualTo(message.get("tag"));
        assertThat(push.messages().getFirst().header("authorization")).startsWith("vapid t=");
        assertThat(push.messages().getFirst().header("content-encoding")).isEqualTo("aes128gcm");
    }

    @Test
    void whatIsMetElsewhereIsTakenBack() throws GeneralSecurityException {
        String task = question();
        look(instance);
        append(task, new InputAnswered(List.of(new Answer("q1", "Yes."))));
        look(instance);
        look(instance);
        assertThat(push.messages()).hasSize(2);
        assertThat(read(1)).containsExactly(Map.entry("close", read(0).get("tag")));
    }

    @Test
    void onlyThoseAreToldWhoChoseItAndSeeTheSpace() {
        subscribe("eve"); // no member
        choose("eve", QUESTIONS);
        String task = question();
        append(task, new Failed("broken", "It broke.")); // nobody chose it
        look(instance);
        assertThat(push.messages()).extracting(Receiver.Message::path).containsExactly("/in/ada");
    }

    @Test
    void whatWasNeededBeforeIsNotToldAtTheFirstChoice() {
        choose("ada", List.of());
        instance.get(Choices.class).put("ada", Map.of());
        look(instance);
        question();
        choose("ada", QUESTIONS);
        assertThat(push.messages()).isEmpty();
        question();
        look(instance);
        assertThat(push.messages()).hasSize(1);
    }

    @Test
    void aBrowserThatIsGoneIsForgottenAndOneThatIsBusyIsTriedAgain() {
        push.next(Receiver.status(503), Receiver.status(410));
        question();
        look(instance);
        assertThat(push.messages()).hasSize(1);
        advance(Duration.ofSeconds(10));
        look(instance);
        assertThat(push.messages()).hasSize(2);
        assertThat(instance.get(Devices.class).of(List.of("ada"))).isEmpty();
        advance(Duration.ofHours(2));
        look(instance);
        assertThat(push.messages()).hasSize(2);
    }

    private void advance(Duration duration) {
        ((MovingClock) instance.get(Clock.class)).advance(duration);
    }

    @Test
    void aChatHearsWhatIsNeededAndNothingCanHideInATitle() {
        instance.get(Choices.class).put("ada", Map.of());
        try (Receiver chat = new Receiver()) {
            new People(instance).append("space", SPACE, Verb.UPDATED, Map.of("notifyUrl", chat.url()));
            look(instance);
            String task = question();
            look(instance);
            look(instance);
            assertThat(chat.messages()).hasSize(1);
            assertThat(Answers.json(chat.messages().getFirst().text()))
                    .isEqualTo(Map.of(
                            "text",
                            "A question waits for an answer: <https://signalbox.example/tasks/" + task
                                    + "#now|Ship &lt;it&gt;>"));
        }
        assertThat(push.messages()).isEmpty();
    }

    @Test
    void onlySoManyBrowsersOfAPersonAreKept() {
        for (int i = 0; i <= Devices.PER_USER_MAX; i++) {
            advance(Duration.ofSeconds(1));
            instance.get(Devices.class).add("ada", push.url() + i, browser.p256dh(), browser.auth());
        }
        assertThat(instance.get(Devices.class).of(List.of("ada")))
                .hasSize(Devices.PER_USER_MAX)
                .extracting(Devices.Device::endpoint)
                .doesNotContain(push.url() + "0");
    }
}
