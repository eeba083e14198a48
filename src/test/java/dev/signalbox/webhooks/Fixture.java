package dev.signalbox.webhooks;

import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.Receiver;
import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Principal;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.net.OutboundRules;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.Spaces;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An instance whose clock a test moves, and whose worker looks when a test says so. */
final class Fixture implements AutoCloseable {
    static final Principal ADMIN = new Principal(Principal.Kind.SYSTEM, "test", "Test", null, null);
    private static final Actor MONA = new Actor(Actor.Kind.USER, "mona", "Mona");
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Map<String, Object> settings = new HashMap<>(
            Map.of("signalbox.webhooks.private", "true", "signalbox.base-url", "https://signalbox.example"));
    Instance instance;

    Fixture(Path folder) {
        this.folder = folder;
        settings.put(MovingClock.START, MovingClock.SOME_TIME);
        instance = Instance.on(folder, settings);
    }

    /** A second one on the same store. */
    Instance another() {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(MovingClock.START, clock().instant().toString());
        all.put("mongodb.uri", instance.mongoUri());
        return Instance.on(folder, all);
    }

    void restart() {
        settings.put(MovingClock.START, clock().instant().toString());
        instance.close();
        instance = Instance.on(folder, settings);
    }

    MovingClock clock() {
        return (MovingClock) instance.get(Clock.class);
    }

    Webhook webhook(Receiver receiver, Object... more) {
        return webhook(receiver.url(), more);
    }

    Webhook webhook(String url, Object... more) {
        Map<String, Object> json = Json.object(more);
        json.put("url", url);
        WebhookFields fields = WebhookFields.read(Fields.of(json), instance.get(OutboundRules.class));
        return service().create(ADMIN, LiveSpaces.MAIN, fields, null).webhook();
    }

    WebhooksService service() {
        return instance.get(WebhooksService.class);
    }

    Webhook now(Webhook webhook) {
        return service().get(ADMIN, webhook.id());
    }

    Delivery newest(Webhook webhook) {
        return service().deliveries(webhook.id(), null, 1).getFirst();
    }

    /** Looks, and waits until nothing is being sent. */
    void look() {
        look(instance);
    }

    static void look(Instance at) {
        WebhookWorker worker = at.get(WebhookWorker.class);
        worker.look();
        await().atMost(PATIENCE).until(worker::isIdle);
    }

    String task() {
        String id = Ids.next();
        append(id, new LifecycleEvent.Created("A title", null, null, List.of(), null, null));
        return id;
    }

    void comments(String task, int from, int to) {
        for (int i = from; i <= to; i++) {
            append(task, new ActivityEvent.Comment("c" + i, null));
        }
    }

    void append(String id, TaskEvent event) {
        Appended.await(instance.get(Spaces.class)
                .append(LiveSpaces.MAIN, new Command(MONA, null, state -> new Command.Draft(id, event, false))));
    }

    /** The places of the events that came, in the order in which they came. */
    static List<Long> places(Receiver receiver) {
        return receiver.messages().stream()
                .map(message -> Answers.json(message.text()))
                .map(json -> Answers.number((Map<String, Object>) json.get("data"), "spaceVersion"))
                .toList();
    }

    @Override
    public void close() {
        instance.close();
    }
}
