package dev.signalbox.contract;

import static dev.signalbox.fakes.Answers.json;
import static dev.signalbox.fakes.Answers.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.contract.Peer.Answer;
import dev.signalbox.contract.Peer.Heard;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beings, intentions and drafts in the room of a space, over every transport that has rooms. */
@SuppressWarnings("unchecked") // JSON
class SpaceBehaviourTest {
    private static final String MAIN = "{\"spaceId\":\"main\"}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.agents.offline-after", "1h", "signalbox.limits.enabled", "false");
        new People(server).user("ada").member("main", "ada", Role.MEMBER);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, Object> call(String kind, String json) {
        Map<String, Object> answer = json(server.api("POST", "/api/" + kind, json));
        assertThat(answer).containsEntry("success", true).containsKey("version");
        return answer;
    }

    private static String create(String kind, String data) {
        Map<String, Object> answer = call(kind, "{\"action\":\"create\",\"data\":" + data + "}");
        return (String) ((Map<String, Object>) answer.get("data")).get("id");
    }

    private static String agent(String name) {
        return (String) json(server.api("POST", "/api/agents", "{\"name\":\"" + name + "\"}"))
                .get("id");
    }

    private static Map<String, Object> joined(Peer peer, String payload) {
        Answer answer = peer.good("space:join", payload);
        Map<String, Object> state = peer.next("space:state");
        assertThat(state).containsEntry("mode", answer.payload().get("mode"));
        return state;
    }

    private static List<Map<String, Object>> list(Map<String, Object> state, String name) {
        return (List<Map<String, Object>>) state.get(name);
    }

    @OverEveryTransport
    void aBeingAndAnIntentionAreHeardFromTheirCreationToTheirEnd(TransportUnderTest transport) {
        String bot = agent("Bot");
        try (Peer peer = transport.connect(server)) {
            Map<String, Object> state = joined(peer, MAIN);
            assertThat(list(state, "beings"))
                    .anySatisfy(being -> assertThat(being)
                            .containsEntry("id", bot)
                            .containsEntry("type", "bot")
                            .containsEntry("online", true));

            String being = create("beings", "{\"name\":\"Notes\",\"type\":\"document\",\"metadata\":{\"pages\":3}}");
            assertThat(peer.next("being:created"))
                    .containsEntry("id", being)
                    .containsEntry("spaceId", "main")
                    .containsEntry("type", "document")
                    .containsEntry("online", false)
                    .containsKeys("spaceVersion", "at", "createdAt", "ownerId");
            call(
                    "beings",
                    "{\"action\":\"update\",\"beingId\":\"" + being
                            + "\",\"data\":{\"status\":\"open\",\"online\":true}}");
            assertThat(peer.next("being:updated"))
                    .containsEntry("id", being)
                    .containsEntry("status", "open")
                    .containsEntry("online", true)
                    .doesNotContainKey("name");

            String said = create(
                    "intentions",
                    "{\"beingId\":\"" + being + "\",\"state\":\"draft\",\"content\":[\"Hel\",{\"mark\":[1,null]}]}");
            assertThat(peer.next("intention:created"))
                    .containsEntry("id", said)
                    .containsEntry("beingId", being)
                    .containsEntry("type", "utterance")
                    .containsEntry("state", "draft");
            call(
                    "intentions",
                    "{\"action\":\"update\",\"intentionId\":\"" + said
                            + "\",\"data\":{\"state\":\"complete\",\"content\":[\"Hello\"]}}");
            assertThat(peer.next("intention:updated"))
                    .containsEntry("id", said)
                    .containsEntry("content", List.of("Hello"))
                    .containsEntry("state", "complete");

            call("intentions", "{\"action\":\"delete\",\"intentionId\":\"" + said + "\"}");
            assertThat(peer.next("intention:deleted")).containsEntry("id", said);
            call("beings", "{\"action\":\"delete\",\"beingId\":\"" + being + "\"}");
            assertThat(peer.next("being:deleted")).containsEntry("id", being);

            server.api("POST", "/api/agents/" + bot + "/heartbeat", "{\"status\":\"offline\"}");
            assertThat(peer.next("being:updated"))
                    .containsEntry("id", bot)
                    .containsEntry("status", "offline")
                    .containsEntry("online", false);
            peer.good("space:leave", MAIN);
            create("beings", "{\"name\":\"Later\"}");
            peer.good("space:leave", MAIN);
            assertThat(peer.unread()).isEmpty();
            assertThat(peer.unasked()).isEmpty();
        }
    }

    @OverEveryTransport
    void othersSeeWhatIsBeingWritten(TransportUnderTest transport) {
        String token = People.token("ada");
        try (Peer reader = transport.connect(server);
                Peer writer = transport.open(server.port(), "token", token)) {
            joined(reader, MAIN);
            joined(writer, MAIN);
            long version = number(joined(reader, MAIN), "version");
            writer.good("space:draft", "{\"spaceId\":\"main\",\"text\":\"Hel\"}");
            assertThat(reader.next("space:draft"))
                    .containsEntry("spaceId", "main")
                    .containsEntry("beingId", "user/ada")
                    .containsEntry("text", "Hel")
                    .containsKey("at");
            assertThat(writer.call("space:draft", "{\"text\":\"" + "x".repeat(4_001) + "\"}")
                            .code())
                    .isEqualTo("INVALID_PAYLOAD");
            assertThat(writer.call("space:draft", "{\"spaceId\":\"none\",\"text\":\"x\"}")
                            .code())
                    .isEqualTo("SPACE_NOT_FOUND");
            List<Answer> burst = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                burst.add(writer.call("space:draft", "{\"text\":\"" + i + "\"}"));
            }
            assertThat(burst)
                    .filteredOn(answer -> Boolean.FALSE.equals(answer.payload().get("ok")))
                    .isNotEmpty()
                    .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("RATE_LIMITED"));
            assertThat(number(joined(writer, MAIN), "version")).isEqualTo(version);
            assertThat(writer.unread()).isEmpty(); // never its own
        }
    }

    /** The full state at one version, and the deltas since, make the full state of any later version. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aDeltaIsWorthAFullState(long seed) {
        Random random = new Random(seed);
        List<String> beings = new ArrayList<>();
        List<String> intentions = new ArrayList<>();
        List<String> bots = new ArrayList<>(List.of(agent("One"), agent("Two")));
        Map<String, Map<String, Object>> known;
        long from;
        TransportUnderTest transport = TransportUnderTest.values()[(int) seed % TransportUnderTest.values().length];
        try (Peer peer = transport.connect(server);
                Peer live = transport.connect(server)) {
            Map<String, Object> state = joined(peer, MAIN);
            Map<String, Map<String, Object>> heard = entities(joined(live, MAIN));
            known = entities(state);
            from = number(state, "version");
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < 15; i++) {
                    change(random, beings, intentions, bots);
                }
                peer.good("space:leave", MAIN);
                peer.unread();
                Map<String, Object> delta = joined(peer, "{\"spaceId\":\"main\",\"since\":" + from + "}");
                assertThat(delta).containsEntry("mode", "delta");
                for (Map<String, Object> event : list(delta, "events")) {
                    apply(known, (String) event.get("name"), (Map<String, Object>) event.get("patch"));
                }
                from = number(delta, "version");
                Map<String, Object> full = joined(peer, MAIN);
                assertThat(known).isEqualTo(entities(full));
            }
            live.good("space:leave", MAIN);
            for (Heard one : live.unread()) {
                apply(heard, one.name(), one.payload());
            }
            assertThat(heard).isEqualTo(known);
        }
    }

    private static void change(Random random, List<String> beings, List<String> intentions, List<String> bots) {
        switch (random.nextInt(7)) {
            case 0 -> beings.add(create("beings", "{\"name\":\"B" + random.nextInt(9) + "\"}"));
            case 1 ->
                intentions.add(
                        create("intentions", "{\"content\":[\"" + random.nextInt(9) + "\"],\"type\":\"error\"}"));
            case 2 -> {
                if (!beings.isEmpty()) {
                    call(
                            "beings",
                            "{\"action\":\"update\",\"beingId\":\"" + any(random, beings) + "\",\"data\":{\"online\":"
                                    + random.nextBoolean() + "}}");
                }
            }
            case 3 -> {
                if (!intentions.isEmpty()) {
                    call(
                            "intentions",
                            "{\"action\":\"update\",\"intentionId\":\"" + any(random, intentions)
                                    + "\",\"data\":{\"state\":\"failed\",\"content\":[\"" + random.nextInt(3)
                                    + "\"]}}");
                }
            }
            case 4 -> {
                if (beings.size() > 2) {
                    String gone = any(random, beings);
                    beings.remove(gone);
                    call("beings", "{\"action\":\"delete\",\"beingId\":\"" + gone + "\"}");
                }
            }
            case 5 -> {
                if (intentions.size() > 2) {
                    String gone = any(random, intentions);
                    intentions.remove(gone);
                    call("intentions", "{\"action\":\"delete\",\"intentionId\":\"" + gone + "\"}");
                }
            }
            default ->
                server.api(
                        "POST",
                        "/api/agents/" + any(random, bots) + "/heartbeat",
                        random.nextBoolean() ? "{\"status\":\"busy\",\"taskId\":\"t\"}" : "{\"status\":\"idle\"}");
        }
    }

    private static String any(Random random, List<String> ids) {
        return ids.get(random.nextInt(ids.size()));
    }

    private static Map<String, Map<String, Object>> entities(Map<String, Object> state) {
        Map<String, Map<String, Object>> entities = new TreeMap<>();
        list(state, "beings").forEach(being -> put(entities, "being", being));
        list(state, "intentions").forEach(intention -> put(entities, "intention", intention));
        return entities;
    }

    private static void put(Map<String, Map<String, Object>> entities, String kind, Map<String, Object> entity) {
        Map<String, Object> kept = new LinkedHashMap<>(entity);
        kept.remove("lastSeen"); // changes without an event
        entities.put(kind + "/" + entity.get("id"), kept);
    }

    /** What a client does with a message. */
    private static void apply(Map<String, Map<String, Object>> entities, String name, Map<String, Object> payload) {
        Map<String, Object> patch = new LinkedHashMap<>(payload);
        patch.remove("spaceVersion");
        patch.remove("at");
        String kind = name.substring(0, name.indexOf(':'));
        String key = kind + "/" + patch.get("id");
        switch (name.substring(kind.length() + 1)) {
            case "created" -> put(entities, kind, patch);
            case "deleted" -> entities.remove(key);
            default -> {
                Map<String, Object> entity = new LinkedHashMap<>(Objects.requireNonNull(entities.get(key)));
                entity.putAll(patch);
                entity.values().removeIf(Objects::isNull);
                put(entities, kind, entity);
            }
        }
    }
}
