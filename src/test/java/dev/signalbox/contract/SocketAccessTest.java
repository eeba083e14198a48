package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.contract.AccessTable.Row;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.delivery.SubscribeMessage;
import dev.signalbox.fakes.Answers;
import dev.signalbox.session.SocketEndpoint;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.ExecutableMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every socket command with every caller in every space, as in the {@link AccessTable}. */
class SocketAccessTest {
    private static Stage closed;
    private static Stage open;

    @BeforeAll
    static void start() {
        closed = new Stage(false);
        open = new Stage(true);
    }

    @AfterAll
    static void stop() {
        closed.close();
        open.close();
    }

    @Test
    void everyCommandAndEveryPathOfASocketHasARow() {
        ApplicationContext context = closed.server.bean(ApplicationContext.class);
        assertThat(AccessTable.sockets().stream().map(Row::call).collect(Collectors.toSet()))
                .isEqualTo(context.getAllBeanDefinitions().stream()
                        .<ExecutableMethod<?, ?>>flatMap(bean -> bean.getExecutableMethods().stream())
                        .flatMap(method -> method.stringValue(SubscribeMessage.class).stream())
                        .collect(Collectors.toSet()));
        Stream<String> states =
                AccessTable.states().stream().map(row -> row.call().replaceAll("\\?.*", ""));
        assertThat(Stream.concat(states, Stream.of("/ws", "/socket.io")).collect(Collectors.toSet()))
                .isEqualTo(context.getBeansOfType(SocketEndpoint.class).stream()
                        .map(SocketEndpoint::path)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"SOCKET_IO_BY_WEBSOCKET", "PLAIN_WEBSOCKET"})
    void everyCommandAnswersEveryCallerAsInTheTable(TransportUnderTest transport) {
        assertThat(wrong(transport, closed, closed.callers())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"SOCKET_IO_BY_WEBSOCKET", "PLAIN_WEBSOCKET"})
    void anonymousCallersGetTheResultsOfTheTable(TransportUnderTest transport) {
        assertThat(wrong(transport, open, open.strangers())).isEmpty();
    }

    private static List<String> wrong(TransportUnderTest transport, Stage stage, List<Caller> callers) {
        List<String> wrong = new ArrayList<>();
        Map<Caller, Peer> peers = new LinkedHashMap<>();
        try {
            for (Caller caller : callers) {
                Peer peer = connect(transport, stage, caller);
                peers.put(caller, peer);
                if (caller.column().equals("nobody")) {
                    assertThat(peer.refusal()).isEqualTo("UNAUTHORIZED");
                } else {
                    peer.settle();
                    AccessTable.sockets().forEach(row -> call(stage, row, caller, peer, wrong));
                }
            }
            peers.forEach((caller, peer) -> heardWrong(stage, caller, peer, wrong));
        } finally {
            peers.values().forEach(Peer::close);
        }
        return wrong;
    }

    private static Peer connect(TransportUnderTest transport, Stage stage, Caller caller) {
        String credential = caller.credential().get();
        if (!credential.isEmpty()) {
            return transport.open(stage.server.port(), caller.isKey() ? "apiKey" : "token", credential);
        }
        boolean welcome = !caller.column().equals("nobody");
        return welcome && transport == TransportUnderTest.PLAIN_WEBSOCKET
                ? transport.silent(stage.server.port())
                : transport.open(stage.server.port(), "", "");
    }

    private static void call(Stage stage, Row row, Caller caller, Peer peer, List<String> wrong) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String place : row.places()) {
            Map<String, Object> answer =
                    peer.call(row.call(), stage.filled(row.body(), place)).payload();
            Object error = answer.get("error");
            Object code = error instanceof Map<?, ?> fields ? fields.get("code") : "ok";
            if (!row.expectedCode(place, caller).equals(code)) {
                wrong.add(row + " | " + place + " | " + caller + " | expected " + row.expectedCode(place, caller)
                        + " | " + answer);
            }
            answers.put(place, stage.unfilled(text(answer), place));
        }
        if (!caller.isRoot() && row.isAboutASpace() && !answers.get("foreign").equals(answers.get("missing"))) {
            wrong.add(row + " | " + caller + " | differs | " + answers);
        }
    }

    private static String text(Object json) {
        return new String(JsonText.write(json), StandardCharsets.UTF_8);
    }

    /** The last caller was root, who did everything everywhere: those who may not see that must not have been sent it. */
    private static void heardWrong(Stage stage, Caller caller, Peer peer, List<String> wrong) {
        if (caller.isRoot() || caller.column().equals("nobody")) {
            return;
        }
        peer.call("dashboard:leave", "{}");
        List<String> hidden = new ArrayList<>(stage.traces("foreign"));
        if (caller.column().matches("stranger|anonymous")) {
            hidden.addAll(stage.traces("own"));
        }
        for (Peer.Heard heard : peer.unread()) {
            String payload = text(heard.payload());
            if (hidden.stream().anyMatch(payload::contains)) {
                wrong.add(caller + " heard " + heard);
            }
        }
    }

    @Test
    void everySocketOfStatesServesOnlyCallersOfTheTable() {
        List<String> wrong = new ArrayList<>();
        for (Stage stage : List.of(closed, open)) {
            for (Caller caller : stage == closed ? closed.callers() : open.strangers()) {
                for (Row row : AccessTable.states()) {
                    for (String place : row.places()) {
                        String outcome = outcome(stage, row, place, caller);
                        if (!outcome.equals(expectedOutcome(row, place, caller))) {
                            wrong.add(row + " | " + place + " | " + caller + " | " + outcome);
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String expectedOutcome(Row row, String place, Caller caller) {
        String code = row.expectedCode(place, caller);
        return switch (code) {
            case "UNAUTHORIZED" -> "4401";
            // Who has not said who it is may still do so, for a while.
            case "SPACE_NOT_FOUND" -> caller.column().equals("anonymous") ? "4401" : "SPACE_NOT_FOUND";
            default -> code;
        };
    }

    /** The code of a frame {@code error}, {@code state} for a state, or the code of the close when neither came. */
    private static String outcome(Stage stage, Row row, String place, Caller caller) {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Line line = new SocketLine(
                stage.server.port(),
                stage.filled(row.call(), place),
                new Line.Listener() {
                    @Override
                    public void packet(String packet) {
                        Map<String, Object> frame = Answers.json(packet);
                        outcome.complete(
                                frame.get("data") instanceof Map<?, ?> error ? (String) error.get("code") : "state");
                    }

                    @Override
                    public void ended(String how) {
                        outcome.complete(how);
                    }
                },
                caller.headers());
        try {
            return outcome.orTimeout(Peer.DEADLINE_SECONDS, TimeUnit.SECONDS).join();
        } finally {
            line.close();
        }
    }
}
