package dev.signalbox.contract;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space.Visibility;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.Spaces;
import dev.signalbox.store.Mongo;
import dev.signalbox.tasks.NewTask;
import dev.signalbox.tasks.TasksService;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;

/** Three spaces with a task, an agent and a key each, someone in every role of the first, and a server around them. */
final class Stage implements AutoCloseable {
    private static final String USER = "guest";
    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, "test", "Test", null, null);

    final TestServer server;
    final People people;
    private final boolean anonymous;
    private final Map<String, String> tasks = new HashMap<>();
    private final AtomicInteger counter = new AtomicInteger();

    Stage(boolean anonymous) {
        this.anonymous = anonymous;
        server = TestServer.real(
                "signalbox.anonymous",
                String.valueOf(anonymous),
                "signalbox.limits.enabled",
                "false",
                "signalbox.transport.auth-timeout",
                "300ms",
                CountedCommands.ON,
                "true");
        people = new People(server).user("root", "admin").user("stranger").user(USER);
        people.space("own", Visibility.PRIVATE)
                .space("foreign", Visibility.PRIVATE)
                .space("public", Visibility.PUBLIC);
        for (Role role : Role.values()) {
            people.user(role.wire()).member("own", role.wire(), role);
        }
        for (String space : List.of("own", "foreign", "public")) {
            people.member(space, USER, Role.VIEWER);
            people.key("key-" + space, space, Role.VIEWER);
            agent(space);
            task(space);
            webhook(space);
        }
    }

    /** All callers of the table, except anonymous ones where those are refused. */
    List<Caller> callers() {
        List<Caller> callers = new ArrayList<>(strangers());
        String expired = People.token("viewer", java.time.Instant.now().minusSeconds(1));
        callers.add(new Caller("an expired token", "nobody", false, () -> expired));
        for (Role role : Role.values()) {
            String name = role.wire();
            callers.add(new Caller(name, name, false, () -> People.token(name)));
            String key = people.key("of-" + name, "own", role);
            callers.add(new Caller("key of " + name, name, true, () -> key));
        }
        callers.add(new Caller("root", "root", false, () -> People.token("root")));
        return callers;
    }

    /** The callers without a role in any space. */
    List<Caller> strangers() {
        people.user("disabled", "admin").member("own", "disabled", Role.ADMIN).disable("disabled");
        String revoked = people.key("revoked", "own", Role.ADMIN);
        people.revokeKey("revoked");
        return List.of(
                new Caller("no credential", anonymous ? "anonymous" : "nobody", false, () -> ""),
                new Caller("a bad credential", "nobody", false, () -> "wrong"),
                new Caller("a disabled admin", "nobody", false, () -> People.token("disabled")),
                new Caller("a revoked key", "nobody", true, () -> revoked),
                new Caller("stranger", "stranger", false, () -> People.token("stranger")),
                new Caller("the static key", "stranger", true, () -> TestServer.API_KEY));
    }

    /** A call in a space. */
    String filled(String template, String place) {
        return template.replace("{space}", spaceId(place))
                .replace("{task}", tasks.getOrDefault(place, "0000000000000000"))
                .replace("{agent}", "agent-" + place)
                .replace("{key}", "key-" + place)
                .replace("{webhook}", "webhook-" + place)
                .replace("{user}", USER)
                .replace("{part}", "readiness")
                .replace("{n}", String.valueOf(counter.incrementAndGet()));
    }

    /** The ids that only callers who see the space may learn. */
    List<String> traces(String place) {
        return List.of(tasks.get(place), "agent-" + place, "\"" + place + "\"");
    }

    /** The text in a form that is the same for all spaces. */
    String unfilled(String text, String place) {
        return text.replace(tasks.getOrDefault(place, "0000000000000000"), "{task}")
                .replace("agent-" + place, "{agent}")
                .replace("key-" + place, "{key}")
                .replace("webhook-" + place, "{webhook}")
                .replace(spaceId(place), "{space}");
    }

    private static String spaceId(String place) {
        return place.equals("missing") ? "absent" : place;
    }

    /** Restores what a call has deleted. */
    void restore(AccessTable.Row row, String place) {
        if (!row.call().startsWith("DELETE ") || !row.isAboutASpace()) {
            return;
        }
        if (row.call().contains("{task}")) {
            task(place);
        } else if (row.call().contains("{key}")) {
            people.key("key-" + place, place, Role.VIEWER);
        } else if (row.call().contains("{webhook}")) {
            webhook(place);
        } else if (row.call().contains("{user}")) {
            people.member(place, USER, Role.VIEWER);
        } else {
            people.space(place, place.equals("public") ? Visibility.PUBLIC : Visibility.PRIVATE);
        }
    }

    String task(String space) {
        NewTask wanted = NewTask.read(Fields.of(Json.object("title", "A task", "spaceId", space)));
        String id = Objects.requireNonNull(server.bean(TasksService.class)
                        .create(SYSTEM, null, wanted, null)
                        .toCompletableFuture()
                        .join()
                        .task())
                .id();
        tasks.put(space, id);
        return id;
    }

    /** One whose address is refused before anything is sent. */
    private void webhook(String space) {
        server.bean(Mongo.class)
                .collection("webhooks")
                .replaceOne(
                        Filters.eq("webhook-" + space),
                        new Document("spaceId", space)
                                .append("url", "https://127.0.0.1/")
                                .append("enabled", false)
                                .append("createdAt", new Date())
                                .append("secret", "whsec_c2VjcmV0")
                                .append("cursor", 0L),
                        new ReplaceOptions().upsert(true));
    }

    private void agent(String space) {
        EntityEvent created = new EntityEvent("agent", "agent-" + space, Verb.CREATED, Map.of("name", "A"));
        server.bean(Spaces.class)
                .append(space, new Command(SYSTEM.actor(), null, state -> new Command.Draft(null, created, false)))
                .toCompletableFuture()
                .join();
    }

    @Override
    public void close() {
        server.close();
    }
}
