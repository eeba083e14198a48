package dev.signalbox.contract;

import static dev.signalbox.fakes.Answers.json;
import static dev.signalbox.fakes.Answers.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.contract.Peer.Answer;
import dev.signalbox.contract.Peer.Heard;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The guarantees of SPEC section 5, over every transport that has rooms. */
@SuppressWarnings("unchecked") // JSON
class BehaviourTest {
    private static final String DASHBOARD_STATE = "dashboard:state";
    private static final String TASK_STATE = "task:state";
    private static final List<String> OF_THE_TASK = List.of("task:updated", "task:event_added");
    private static final List<String> OF_THE_DASHBOARD = List.of("task:updated", "dashboard:task_list_updated");

    private static TestServer server;
    /** A task with 1,002 events. */
    private static String longTask;

    private static long longTaskCreatedAt;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.agents.offline-after", "1h", "signalbox.limits.enabled", "false");
        longTask = create("Long");
        longTaskCreatedAt = number(json(server.api("GET", "/api/tasks/" + longTask, "")), "spaceVersion");
        AtomicInteger left = new AtomicInteger(1_001);
        Writers.together(32, () -> {
            for (int n = left.getAndDecrement(); n > 0; n = left.getAndDecrement()) {
                Happenings.rename(server, longTask, "Title " + n);
            }
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String create(String title) {
        return Happenings.create(server, title);
    }

    private static long rename(String taskId, String title) {
        return number(Happenings.rename(server, taskId, title), "spaceVersion");
    }

    private static String task(String id) {
        return "{\"taskId\":\"" + id + "\"}";
    }

    private static String task(String id, long since) {
        return "{\"taskId\":\"" + id + "\",\"since\":" + since + "}";
    }

    private static String patterns(String... patterns) {
        return "{\"patterns\":[\"" + String.join("\",\"", patterns) + "\"]}";
    }

    /** Joins a room; its state has arrived before the ack. */
    private static Map<String, Object> joined(Peer peer, String command, String payload, String state) {
        Answer answer = peer.good(command, payload);
        Heard first = peer.next();
        assertThat(first.name()).isEqualTo(state);
        assertThat(first.at()).isLessThan(answer.at());
        assertThat(first.payload()).containsEntry("mode", answer.payload().get("mode"));
        return first.payload();
    }

    private static List<Map<String, Object>> events(Map<String, Object> state) {
        return (List<Map<String, Object>>) state.get("events");
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @OverEveryTransport
    void aBurstOfSeveralWritersArrivesInOrderWithoutGapOrRepeat(TransportUnderTest transport) {
        String watched = create("Watched");
        String other = create("Other");
        Happenings.append(server, other, "assigned", "{\"agentId\":\"a\"}"); // again changes nothing that a list shows
        Map<Long, List<String>> expected = new ConcurrentSkipListMap<>();
        try (Peer peer = transport.connect(server)) {
            long from = number(joined(peer, "dashboard:join", "{}", DASHBOARD_STATE), "version");
            joined(peer, "task:join", task(watched), TASK_STATE);
            Writers.together(6, () -> {
                for (int i = 0; i < 10; i++) {
                    write(watched, "progress", "{\"message\":\"x\"}", expected, "task:event_added");
                    write(
                            watched,
                            "updated",
                            "{\"patch\":{\"title\":\"" + Thread.currentThread().threadId() + " " + i + "\"}}",
                            expected,
                            "task:updated",
                            "task:event_added",
                            "dashboard:task_list_updated");
                    write(other, "comment", "{\"text\":\"x\"}", expected);
                    write(other, "assigned", "{\"agentId\":\"a\"}", expected, "task:assigned");
                    write(
                            watched,
                            "check",
                            "{\"name\":\"x\",\"conclusion\":\"success\",\"url\":\"https://x.example\"}",
                            expected,
                            "task:check",
                            "task:event_added");
                }
            });
            write(watched, "comment", "{\"text\":\"end\"}", expected, "task:event_added");

            List<Long> versions = List.copyOf(expected.keySet());
            long last = versions.getLast();
            assertThat(versions).isEqualTo(range(from + 1, last));
            List<String> sent = new ArrayList<>();
            expected.forEach((version, names) -> names.forEach(name -> sent.add(version + " " + name)));
            assertThat(peer.until(last))
                    .allSatisfy(heard -> assertThat(heard.payload()).containsEntry("spaceId", "main"))
                    .extracting(heard -> heard.spaceVersion() + " " + heard.name())
                    .isEqualTo(sent);
            peer.settle();
            peer.good("task:leave", task(watched));
            assertThat(peer.unread()).isEmpty();
        }
    }

    @OverEveryTransport
    void concurrentPostsAreDeliveredInTheStoredOrder(TransportUnderTest transport) {
        String id = create("Crowded");
        AtomicInteger next = new AtomicInteger();
        try (Peer peer = transport.connect(server)) {
            joined(peer, "task:join", task(id), TASK_STATE);
            Writers.together(
                    400,
                    () -> Happenings.append(
                            server, id, "progress", "{\"message\":\"" + next.incrementAndGet() + "\"}"));
            List<Object> heard = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                heard.add(((Map<String, Object>) peer.next().payload().get("event")).get("id"));
            }
            Map<String, Object> stored = json(server.api("GET", "/api/tasks/" + id + "/events?after=1&limit=500", ""));
            assertThat((List<Map<String, Object>>) stored.get("items"))
                    .extracting(event -> event.get("id"))
                    .isEqualTo(heard)
                    .hasSize(400);
        }
    }

    private static void write(
            String taskId, String type, String data, Map<Long, List<String>> expected, String... names) {
        expected.put(number(Happenings.append(server, taskId, type, data), "spaceVersion"), List.of(names));
    }

    /** Reads the messages of that many events, which must follow the version: @return the version of the last */
    private static long follow(Peer peer, long after, List<String> names, int events, ToLongFunction<Heard> version) {
        for (long next = after + 1; next <= after + events; next++) {
            for (String name : names) {
                Heard heard = peer.next();
                assertThat(heard.name()).isEqualTo(name);
                assertThat(version.applyAsLong(heard)).isEqualTo(next);
            }
        }
        return after + events;
    }

    /** Reads the messages before the ack, which must follow the version, and checks that none came after it. */
    private static long rest(Peer peer, Answer left, long after, List<String> names, ToLongFunction<Heard> version) {
        long last = after;
        List<Heard> rest = peer.unread();
        for (int i = 0; i < rest.size(); i++) {
            Heard heard = rest.get(i);
            if (i % names.size() == 0) {
                last++;
            }
            assertThat(heard.at()).as("%s after leaving", heard).isLessThan(left.at());
            assertThat(heard.name()).isEqualTo(names.get(i % names.size()));
            assertThat(version.applyAsLong(heard)).isEqualTo(last);
        }
        return last;
    }

    @OverEveryTransport
    void aClientThatJoinsATaskDuringWritesGetsAStateAndEveryVersionAfterIt(TransportUnderTest transport) {
        String id = create("Busy");
        try (Peer peer = transport.connect(server);
                Writers writers = new Writers(server, id, 3)) {
            long last = 0;
            for (int round = 0; round < 3; round++) {
                Map<String, Object> state =
                        joined(peer, "task:join", last == 0 ? task(id) : task(id, last), TASK_STATE);
                long version = number((Map<String, Object>) state.get("task"), "version");
                if (last > 0) {
                    assertThat(events(state))
                            .extracting(event -> number(event, "taskVersion"))
                            .isEqualTo(range(last + 1, version));
                }
                last = follow(peer, version, OF_THE_TASK, 20, Heard::version);
                Answer left = peer.good("task:leave", task(id));
                last = rest(peer, left, last, OF_THE_TASK, Heard::version);
            }
        }
    }

    @OverEveryTransport
    void aClientThatJoinsADashboardDuringWritesGetsAStateAndEveryVersionAfterIt(TransportUnderTest transport) {
        String id = create("Busy");
        try (Peer peer = transport.connect(server);
                Writers writers = new Writers(server, id, 3)) {
            long last = 0;
            for (int round = 0; round < 3; round++) {
                Map<String, Object> state =
                        joined(peer, "dashboard:join", last == 0 ? "{}" : "{\"since\":" + last + "}", DASHBOARD_STATE);
                long version = number(state, "version");
                if (last > 0) {
                    assertThat(state).containsEntry("mode", "delta").containsEntry("from", (int) last);
                    assertThat(events(state))
                            .extracting(event -> number(event, "spaceVersion"))
                            .isEqualTo(range(last + 1, version));
                }
                last = follow(peer, version, OF_THE_DASHBOARD, 20, Heard::spaceVersion);
                Answer left = peer.good("dashboard:leave", "{}");
                last = rest(peer, left, last, OF_THE_DASHBOARD, Heard::spaceVersion);
            }
        }
    }

    @OverEveryTransport
    void aClientThatSubscribesDuringWritesGetsAStateAndEveryVersionAfterIt(TransportUnderTest transport) {
        String id = create("Busy");
        List<String> names = List.of("task:" + id + ":updated");
        try (Peer peer = transport.connect(server);
                Writers writers = new Writers(server, id, 3)) {
            peer.good("subscribe", patterns("task:*:updated"));
            long version = number(peer.next("sync:full"), "version");
            long last = follow(peer, version, names, 20, Heard::spaceVersion);
            Answer left = peer.good("unsubscribe", patterns("task:*:updated"));
            last = rest(peer, left, last, names, Heard::spaceVersion);
            peer.good("subscribe", "{\"patterns\":[\"task:*:updated\"],\"since\":" + last + "}");
            follow(peer, last, names, 20, Heard::spaceVersion);
        }
    }

    @OverEveryTransport
    void aClientThatLeavesOneRoomDuringWritesGetsNoMoreMessagesOfIt(TransportUnderTest transport) {
        String id = create("Busy");
        try (Peer peer = transport.connect(server);
                Writers writers = new Writers(server, id, 4)) {
            peer.good("dashboard:join", "{}");
            for (int round = 0; round < 8; round++) {
                peer.good("task:join", task(id));
                peer.unread();
                peer.next(10);
                Answer left = peer.good("task:leave", task(id));
                peer.unread();
                assertThat(peer.next(10))
                        .filteredOn(heard -> heard.at() > left.at())
                        .extracting(Heard::name)
                        .doesNotContain("task:event_added");
            }
        }
    }

    @OverEveryTransport
    void aClientThatLeftGetsNoMoreMessages(TransportUnderTest transport) {
        String id = create("Left");
        try (Peer peer = transport.connect(server)) {
            joined(peer, "dashboard:join", "{}", DASHBOARD_STATE);
            joined(peer, "task:join", task(id), TASK_STATE);
            joined(peer, "space:join", "{\"spaceId\":\"main\"}", "space:state");
            assertThat(peer.good("dashboard:leave", "{\"spaceId\":\"main\"}").payload())
                    .containsEntry("spaceId", "main");
            peer.good("task:leave", task(id));
            peer.good("space:leave", "{\"spaceId\":\"main\"}");
            rename(id, "Unheard");
            peer.good("task:leave", task(id));
            assertThat(peer.unread()).isEmpty();
        }
    }

    @OverEveryTransport
    void sinceGivesExactlyTheMissedEvents(TransportUnderTest transport) {
        String id = create("Missed");
        rename(id, "Two");
        Happenings.comment(server, id);
        long now = rename(id, "Four");
        try (Peer peer = transport.connect(server)) {
            assertThat(joined(peer, "dashboard:join", "{\"since\":" + now + "}", DASHBOARD_STATE))
                    .containsEntry("mode", "delta")
                    .containsEntry("version", (int) now)
                    .containsEntry("events", List.of());
            assertThat(events(joined(peer, "dashboard:join", "{\"since\":" + (now - 3) + "}", DASHBOARD_STATE)))
                    .as("a comment is for the timeline only")
                    .extracting(event -> number(event, "spaceVersion"))
                    .containsExactly(now - 2, now);
            assertThat(joined(peer, "task:join", task(id, 4), TASK_STATE))
                    .containsEntry("mode", "delta")
                    .containsEntry("events", List.of());
            assertThat(events(joined(peer, "task:join", task(id, 1), TASK_STATE)))
                    .extracting(event -> event.get("type"))
                    .containsExactly("updated", "comment", "updated");
        }
    }

    @OverEveryTransport
    void sinceAnImpossibleVersionGivesTheWholeState(TransportUnderTest transport) {
        String id = create("Whole");
        long now = rename(id, "Two");
        try (Peer peer = transport.connect(server)) {
            for (long nowhere : List.of(-1L, now + 1, 1L << 40)) {
                assertThat(joined(peer, "dashboard:join", "{\"since\":" + nowhere + "}", DASHBOARD_STATE))
                        .containsEntry("mode", "full")
                        .containsKeys("tasks", "agents", "counts");
            }
            for (long nowhere : List.of(-1L, 3L)) {
                assertThat(joined(peer, "task:join", task(id, nowhere), TASK_STATE))
                        .containsEntry("mode", "full")
                        .containsKey("task");
            }
            assertThat(joined(peer, "space:join", "{\"spaceId\":\"main\",\"since\":" + (now + 1) + "}", "space:state"))
                    .containsEntry("mode", "full")
                    .containsKeys("beings", "intentions");
        }
    }

    @OverEveryTransport
    void aClientThatMissedMoreThanAThousandEventsGetsTheWholeState(TransportUnderTest transport) {
        try (Peer peer = transport.connect(server)) {
            assertThat(events(joined(peer, "task:join", task(longTask, 2), TASK_STATE)))
                    .extracting(event -> number(event, "taskVersion"))
                    .isEqualTo(range(3, 1_002));
            assertThat(joined(peer, "task:join", task(longTask, 1), TASK_STATE)).containsEntry("mode", "full");
            assertThat(joined(peer, "dashboard:join", "{\"since\":" + longTaskCreatedAt + "}", DASHBOARD_STATE))
                    .containsEntry("mode", "full");
        }
    }

    @OverEveryTransport
    void everyCommandIsAnsweredOnce(TransportUnderTest transport) {
        String id = create("Asked");
        try (Peer peer = transport.connect(server)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(peer.ask("task:join", task(id)));
                answers.add(peer.ask(
                        "task:append", "{\"taskId\":\"" + id + "\",\"type\":\"comment\",\"data\":{\"text\":\"x\"}}"));
                answers.add(peer.ask("task:join", task("nobody")));
                answers.add(peer.ask("task:leave", task(id)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).join().payload()).containsEntry("ok", i % 4 != 2);
            }
            assertThat(peer.good("resync_requested", "{\"taskIds\":[]}").payload())
                    .isEqualTo(Map.of("ok", true, "missing", List.of()));
            assertThat(peer.unasked()).isEmpty();
        }
    }

    @OverEveryTransport
    void anAckHasTheResult(TransportUnderTest transport) {
        String id = create("Answers");
        try (Peer peer = transport.connect(server)) {
            assertThat(peer.call("dashboard:join", "{}").payload())
                    .containsOnlyKeys("ok", "spaceId", "version", "mode")
                    .containsEntry("spaceId", "main")
                    .containsEntry("mode", "full");
            assertThat(peer.call("task:join", task(id)).payload())
                    .isEqualTo(Map.of("ok", true, "taskId", id, "version", 1, "mode", "full"));
            assertThat(peer.call("space:join", "{\"spaceId\":\"main\"}").payload())
                    .containsOnlyKeys("ok", "spaceId", "version", "mode");
            Map<String, Object> appended = peer.good(
                            "task:append",
                            "{\"taskId\":\"" + id + "\",\"type\":\"comment\",\"data\":{\"text\":\"hi\"}}")
                    .payload();
            assertThat((Map<String, Object>) appended.get("event"))
                    .containsEntry("type", "comment")
                    .containsEntry("taskId", id)
                    .containsEntry("taskVersion", 2)
                    .containsEntry("data", Map.of("text", "hi"))
                    .containsKeys("id", "spaceId", "spaceVersion", "at", "actor");
        }
    }

    @OverEveryTransport
    void aRefusalHasCodeAndDetails(TransportUnderTest transport) {
        String id = create("Refused");
        try (Peer peer = transport.connect(server)) {
            assertThat(peer.call("no:such", "{}").code()).isEqualTo("NOT_FOUND");
            assertThat(peer.call("task:join", task("nobody")).error())
                    .containsOnlyKeys("code", "message")
                    .containsEntry("code", "TASK_NOT_FOUND");
            assertThat(peer.call("dashboard:join", "{\"spaceId\":\"elsewhere\"}")
                            .code())
                    .isEqualTo("SPACE_NOT_FOUND");
            assertThat(peer.call("agent:heartbeat", "{\"agentId\":\"nobody\"}").code())
                    .isEqualTo("AGENT_NOT_FOUND");
            assertThat(peer.call("task:join", "[1]").code()).isEqualTo("INVALID_PAYLOAD");
            Map<String, Object> invalid = peer.call("task:join", "{\"taskId\":7,\"since\":\"yesterday\"}")
                    .error();
            assertThat(invalid).containsEntry("code", "INVALID_PAYLOAD").containsKey("message");
            assertThat((List<Map<String, Object>>) invalid.get("errors"))
                    .allSatisfy(error -> assertThat(error).containsOnlyKeys("field", "message"))
                    .extracting(error -> error.get("field"))
                    .containsExactly("taskId", "since");
            assertThat(peer.call(
                                    "task:append",
                                    "{\"taskId\":\"" + id + "\",\"type\":\"pr_closed\",\"data\":{\"prNumber\":1}}")
                            .error())
                    .containsEntry("code", "INVALID_TRANSITION")
                    .containsEntry("taskStatus", "created")
                    .containsKey("allowed");
        }
    }

    @OverEveryTransport
    void aRefusalWithoutAnAckIsSentAsAnError(TransportUnderTest transport) {
        try (Peer peer = transport.connect(server)) {
            peer.emit("task:join", task("nobody"));
            assertThat(peer.next("error"))
                    .containsOnlyKeys("code", "message", "event")
                    .containsEntry("code", "TASK_NOT_FOUND")
                    .containsEntry("event", "task:join");
            peer.emit("no:such", "{}");
            assertThat(peer.next("error")).containsEntry("code", "NOT_FOUND").containsEntry("event", "no:such");
        }
    }

    @OverEveryTransport
    void aSubscriptionGetsTheStateAndThenTheChanges(TransportUnderTest transport) {
        String before = create("Before");
        try (Peer peer = transport.connect(server)) {
            Answer answer = peer.good("subscribe", patterns("task:*:*"));
            Heard full = peer.next();
            assertThat(full.name()).isEqualTo("sync:full");
            assertThat(full.at()).isLessThan(answer.at());
            assertThat(full.payload())
                    .containsEntry("version", answer.payload().get("version"))
                    .containsKey("agents");
            assertThat((List<Map<String, Object>>) full.payload().get("tasks"))
                    .extracting(task -> task.get("id"))
                    .contains(before);

            String id = create("After");
            assertThat(peer.next("task:" + id + ":created"))
                    .containsEntry("id", id)
                    .containsEntry("title", "After")
                    .containsEntry("status", "created");
            long version = rename(id, "Renamed");
            assertThat(peer.next("task:" + id + ":updated"))
                    .containsEntry("id", id)
                    .containsEntry("title", "Renamed")
                    .containsEntry("spaceVersion", (int) version)
                    .doesNotContainKeys("status", "creator", "events");
            Happenings.append(server, id, "analyzing", "{}");
            assertThat(peer.next("task:" + id + ":updated"))
                    .containsEntry("status", "analyzing")
                    .doesNotContainKey("title");
            server.api("DELETE", "/api/tasks/" + id, "");
            assertThat(peer.next("task:" + id + ":deleted")).containsEntry("id", id);

            peer.good("unsubscribe", patterns("task:*:*"));
            rename(before, "Unheard");
            peer.good("unsubscribe", patterns("task:*:*"));
            assertThat(peer.unread()).isEmpty();
        }
    }

    @OverEveryTransport
    void aPatternMatchesOnlyWhatItNames(TransportUnderTest transport) {
        String mine = create("Mine");
        String other = create("Other");
        try (Peer peer = transport.connect(server)) {
            peer.good("subscribe", patterns("task:" + mine + ":updated", "task:*:deleted"));
            assertThat((List<Map<String, Object>>) peer.next("sync:full").get("tasks"))
                    .extracting(task -> task.get("id"))
                    .contains(mine, other);
            rename(other, "Unheard");
            create("Unheard");
            rename(mine, "Heard");
            peer.next("task:" + mine + ":updated");
            server.api("DELETE", "/api/tasks/" + other, "");
            long here = number(peer.next("task:" + other + ":deleted"), "spaceVersion");
            peer.good("unsubscribe", patterns("task:" + mine + ":updated"));
            rename(mine, "Unheard");
            server.api("DELETE", "/api/tasks/" + mine, "");
            peer.next("task:" + mine + ":deleted");
            assertThat(peer.good("subscribe", "{\"patterns\":[\"task:" + mine + ":*\"],\"since\":" + here + "}")
                            .payload())
                    .containsEntry("mode", "delta");
            assertThat(peer.unread())
                    .extracting(Heard::name)
                    .containsExactly("task:" + mine + ":updated", "task:" + mine + ":deleted");
        }
    }

    @OverEveryTransport
    void invalidPatternsAreRefusedByTheirIndex(TransportUnderTest transport) {
        try (Peer peer = transport.connect(server)) {
            Map<String, Object> error = peer.call("subscribe", patterns("task:*:updated", "task", "a:b:c:d"))
                    .error();
            assertThat(error).containsEntry("code", "INVALID_PAYLOAD");
            assertThat((List<Map<String, Object>>) error.get("errors"))
                    .extracting(each -> each.get("field"))
                    .containsExactly("patterns[1]", "patterns[2]");
            for (String bad : List.of("{}", "{\"patterns\":[]}", "{\"patterns\":\"task:*:*\"}", "{\"patterns\":[7]}")) {
                assertThat(peer.call("subscribe", bad).code()).as(bad).isEqualTo("INVALID_PAYLOAD");
            }
            create("Unheard");
            peer.good("unsubscribe", patterns("task:*:updated"));
            assertThat(peer.unread()).as("nothing was subscribed").isEmpty();
        }
    }

    @OverEveryTransport
    void aResyncSendsTheVisibleStatesAndNamesTheRest(TransportUnderTest transport) {
        String one = create("One");
        String two = create("Two");
        try (Peer peer = transport.connect(server)) {
            Answer answer = peer.good(
                    "resync_requested", "{\"taskIds\":[\"" + one + "\",\"nobody\",\"" + two + "\",\"no one\"]}");
            assertThat(answer.payload()).isEqualTo(Map.of("ok", true, "missing", List.of("nobody", "no one")));
            List<Heard> states = peer.unread();
            assertThat(states).allSatisfy(state -> {
                assertThat(state.name()).isEqualTo(TASK_STATE);
                assertThat(state.at()).isLessThan(answer.at());
                assertThat(state.payload()).containsEntry("mode", "full").containsKeys("task", "events");
            });
            assertThat(states)
                    .extracting(state -> state.payload().get("taskId"))
                    .containsExactly(one, two);
            rename(one, "Unheard");
            assertThat(peer.call("resync_requested", "{\"taskIds\":\"" + one + "\"}")
                            .code())
                    .isEqualTo("INVALID_PAYLOAD");
            assertThat(peer.unread()).as("a resync joins nothing").isEmpty();
        }
    }

    @OverEveryTransport
    void aHeartbeatIsBroadcastWhenItChangesSomething(TransportUnderTest transport) {
        String agent = "agent-" + transport;
        server.api("POST", "/api/agents", "{\"id\":\"" + agent + "\",\"name\":\"" + agent + "\"}");
        try (Peer watching = transport.connect(server);
                Peer dashboard = transport.connect(server);
                Peer peer = transport.connect(server)) {
            watching.good("subscribe", patterns("agent:*:status"));
            assertThat((List<Map<String, Object>>) watching.next("sync:full").get("agents"))
                    .extracting(each -> each.get("id"))
                    .contains(agent);
            joined(dashboard, "dashboard:join", "{}", DASHBOARD_STATE);

            String busy = "{\"agentId\":\"" + agent + "\",\"status\":\"busy\"}";
            Map<String, Object> answer = peer.good("agent:heartbeat", busy).payload();
            assertThat((Map<String, Object>) answer.get("agent"))
                    .containsEntry("id", agent)
                    .containsEntry("status", "busy");
            peer.good("agent:heartbeat", busy);
            peer.good("agent:heartbeat", "{\"agentId\":\"" + agent + "\"}");
            peer.good("agent:heartbeat", busy.replace("busy", "idle"));
            for (String status : List.of("busy", "idle")) {
                assertThat(dashboard.next("agent:status"))
                        .containsEntry("id", agent)
                        .containsEntry("status", status)
                        .containsKey("lastSeen");
                assertThat(watching.next("agent:" + agent + ":status"))
                        .containsEntry("id", agent)
                        .containsEntry("status", status)
                        .containsKey("lastSeen");
            }
            assertThat(peer.call("agent:heartbeat", busy.replace("busy", "asleep"))
                            .code())
                    .isEqualTo("INVALID_PAYLOAD");
            assertThat(peer.unread()).as("it has joined nothing").isEmpty();
        }
    }

    @OverEveryTransport
    void aDeletedTaskIsGoneForItsRoomAndForLaterClients(TransportUnderTest transport) {
        String id = create("Short");
        try (Peer peer = transport.connect(server)) {
            joined(peer, "dashboard:join", "{}", DASHBOARD_STATE);
            joined(peer, "task:join", task(id), TASK_STATE);
            server.api("DELETE", "/api/tasks/" + id, "");
            assertThat(peer.next("task:deleted")).containsEntry("taskId", id).containsKeys("version", "spaceVersion");
            assertThat(peer.call("task:join", task(id)).code()).isEqualTo("TASK_NOT_FOUND");
            assertThat(peer.call("task:join", task(id, 1)).code()).isEqualTo("TASK_NOT_FOUND");
            assertThat(peer.good("resync_requested", "{\"taskIds\":[\"" + id + "\"]}")
                            .payload())
                    .containsEntry("missing", List.of(id));
            peer.good("task:leave", task(id));
            assertThat(peer.unread()).extracting(Heard::name).doesNotContain("task:deleted", TASK_STATE);
        }
    }
}
