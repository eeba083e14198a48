package dev.signalbox.github;

import dev.signalbox.fakes.GitHubApi;
import dev.signalbox.fakes.Instance;
import dev.signalbox.fakes.MovingClock;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.SystemEvent.DispatchRequested;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
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
import java.util.Objects;

/** An instance whose clock a test moves, without workers of its own, and its GitHub. */
final class OutFixture implements AutoCloseable {
    static final String REPO = "acme/shop";
    static final Actor MONA = new Actor(Actor.Kind.USER, "mona", "Mona");

    final MovingClock clock = new MovingClock();
    final GitHubApi github = new GitHubApi(clock::instant);
    private final Path folder;
    private final Map<String, Object> settings;
    Instance instance;

    OutFixture(Path folder) {
        this.folder = folder;
        github.repository(REPO, 99);
        settings = new HashMap<>(Map.of(
                "github.api-url", github.url(),
                "github.token", GitHubApi.TOKEN,
                "signalbox.base-url", "https://signalbox.example/",
                "signalbox.github.repos", "acme/*",
                "micronaut.http.services.github.read-timeout", "2s"));
        instance = open();
    }

    private Instance open() {
        settings.put(MovingClock.START, clock.instant().toString());
        return Instance.on(folder, settings);
    }

    /** A second one on the same store. */
    Instance another() {
        return another(instance.mongoUri());
    }

    /** The same with another way to the store, and a long patience with GitHub. */
    Instance another(String mongoUri) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(MovingClock.START, clock.instant().toString());
        all.put("mongodb.uri", mongoUri);
        all.put("micronaut.http.services.github.read-timeout", "60s");
        return Instance.on(folder, all);
    }

    void restart() {
        instance.close();
        instance = open();
    }

    void advance(Duration duration) {
        clock.advance(duration);
        ((MovingClock) instance.get(Clock.class)).advance(duration);
    }

    String task(TaskEvent... more) {
        String id = Ids.next();
        append(id, new LifecycleEvent.Created("A title", "What to do.", null, List.of(), null, null));
        for (TaskEvent event : more) {
            append(id, event);
        }
        return id;
    }

    void append(String id, TaskEvent event) {
        Appended.await(instance.get(Spaces.class)
                .append(LiveSpaces.MAIN, new Command(MONA, null, state -> new Command.Draft(id, event, false))));
    }

    static DispatchRequested wanted() {
        return new DispatchRequested(REPO, List.of("bug"), List.of("mona"));
    }

    Task task(String id) {
        return instance.get(Spaces.class).read(LiveSpaces.MAIN, state -> Objects.requireNonNull(state.task(id)));
    }

    List<Event> events(String id) {
        return instance.get(EventLog.class).timeline(id, 0, 500);
    }

    /** Whose payloads are of this kind. */
    <T extends TaskEvent> List<T> events(String id, Class<T> kind) {
        return events(id).stream()
                .map(Event::payload)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Override
    public void close() {
        instance.close();
        github.close();
    }
}
