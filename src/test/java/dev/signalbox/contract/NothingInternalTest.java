package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Responses reveal nothing internal, and the log holds no secret. */
class NothingInternalTest {
    private static final Pattern INTERNAL = Pattern.compile(
            "(?i)java\\.|javax\\.|jakarta|micronaut|netty|com\\.|org\\.|dev\\.signalbox|mongo|exception|stack|\\.java|"
                    + "argon2|passwordHash|\"hash\"|/work/|/tmp/|/home/|/target/|jackson|nimbus|\\bat [a-z]+\\.");

    private static final List<String> BODIES = List.of(
            "",
            "{",
            "[]",
            "null",
            "0",
            "\"text\"",
            "{\"a\":",
            "{\"title\":1}",
            "{\"title\":{\"$ne\":1}}",
            "{\"title\":[]}",
            "{\"title\":\"T\",\"spaceId\":[\"main\"]}",
            "{\"title\":\"T\",\"spaceId\":{\"$gt\":\"\"}}",
            "{\"title\":\"T\",\"spaceId\":\"system\"}",
            "{\"title\":\"T\",\"labels\":{\"a\":1}}",
            "{\"type\":\"__proto__\",\"data\":{}}",
            "{\"type\":\"comment\",\"data\":\"x\"}",
            "{\"name\":null,\"role\":7}",
            "{\"username\":{\"$regex\":\".*\"},\"password\":{\"$ne\":null}}",
            "{\"expiresAt\":9e999}",
            "\u0000",
            "[".repeat(5_000),
            "{\"title\":\"\\ud800\"}");

    private static final List<String> IDS = List.of(
            "x",
            "x".repeat(1_500),
            "..%2f..%2fetc%2fpasswd",
            "%00",
            "%ff%fe",
            "%F0%9F%92%A9",
            "$where",
            "a%0ab",
            "system",
            "%22%7D",
            "*",
            "null",
            "0000000000000000;x=y");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
        new People(server).user("ada").member("main", "ada", Role.ADMIN);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> send(String method, String path, String body, List<String> headers) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of("Content-Type", "application/json"));
        return server.send(method, path, body.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
    }

    private static void look(List<String> wrong, String asked, HttpResponse<String> answer) {
        String all = answer.headers().map() + "\n" + answer.body();
        if (answer.statusCode() == 500 || INTERNAL.matcher(all).find()) {
            wrong.add(asked + " | " + answer.statusCode() + " | " + all);
        }
    }

    @Test
    void invalidRequestsRevealNothing() {
        List<String> wrong = new ArrayList<>();
        for (String user : List.of("ada", "admin")) {
            List<String> credential = People.bearer(People.token(user));
            for (AccessTable.Row row : AccessTable.http()) {
                String[] call = row.call().split(" ", 2);
                if (call[0].equals("STREAM") || !call[1].startsWith("/api/") || call[1].contains("logout")) {
                    continue;
                }
                for (String id : IDS) {
                    String path = call[1].replaceAll("\\{[^}]*}", id.replace("$", "\\$"));
                    look(wrong, call[0] + " " + path, send(call[0], path, row.body(), credential));
                }
                String path = call[1].replaceAll("\\{[^}]*}", "main");
                for (String body : call[0].matches("POST|PUT|PATCH") ? BODIES : List.<String>of()) {
                    look(wrong, call[0] + " " + path + " " + body, send(call[0], path, body, credential));
                }
            }
            for (String query : List.of(
                    "limit=x",
                    "limit=99999999999999999999",
                    "cursor=%00",
                    "sort=%24where",
                    "status=%5B%5D",
                    "q=%5B(",
                    "spaceId[$ne]=x",
                    "spaceId=main&spaceId=system",
                    "%00=%00",
                    "types=x",
                    "after=-1")) {
                for (String path : List.of("/api/tasks", "/api/sync", "/api/users", "/api/keys", "/api/admin/audit")) {
                    look(wrong, path + "?" + query, send("GET", path + "?" + query, "", credential));
                }
            }
        }
        for (String bad : List.of("x", "..", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "sbx_a_b", "\"", "x".repeat(7_000))) {
            look(wrong, bad, send("GET", "/api/me", "", People.bearer(bad)));
            look(wrong, bad, send("GET", "/api/me", "", List.of("X-API-Key", bad)));
            look(wrong, bad, send("GET", "/api/me", "", List.of("Cookie", "signalbox_session=" + bad)));
        }
        HttpRequest text = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/api/tasks"))
                .POST(BodyPublishers.ofString("title=T"))
                .header("Content-Type", "text/plain")
                .header("Accept", "application/xml")
                .header("Authorization", "Bearer " + People.token("ada"))
                .build();
        look(wrong, "text", server.send(text));
        assertThat(wrong).isEmpty();
    }

    @Test
    void invalidCommandsRevealNothing() {
        List<String> wrong = new ArrayList<>();
        for (TransportUnderTest transport :
                List.of(TransportUnderTest.PLAIN_WEBSOCKET, TransportUnderTest.SOCKET_IO_BY_WEBSOCKET)) {
            try (Peer peer = transport.open(server.port(), "token", People.token("ada"))) {
                peer.settle();
                for (AccessTable.Row row : AccessTable.sockets()) {
                    for (String body : List.of(
                            "[]",
                            "0",
                            "\"x\"",
                            "{}",
                            "{\"spaceId\":[\"main\"]}",
                            "{\"spaceId\":{\"$ne\":1}}",
                            "{\"taskId\":{\"$gt\":\"\"}}",
                            "{\"taskIds\":\"x\"}",
                            "{\"taskIds\":[{}]}",
                            "{\"patterns\":[\"a\"]}",
                            "{\"patterns\":\"*\"}",
                            "{\"since\":1e300}",
                            "{\"since\":\"x\"}",
                            "{\"taskId\":\"" + "x".repeat(300) + "\"}",
                            "{\"agentId\":\"$where\",\"status\":[]}",
                            "{\"token\":{}}",
                            "{\"token\":\"a.b.c\"}")) {
                        String answer =
                                String.valueOf(peer.call(row.call(), body).payload());
                        if (INTERNAL.matcher(answer).find() || answer.contains("INTERNAL")) {
                            wrong.add(row.call() + " " + body + " | " + answer);
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void noSecretIsLogged() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("dev.signalbox");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        ours.setLevel(Level.TRACE);
        ours.setAdditive(true);
        List<String> secrets = new ArrayList<>(List.of(TestServer.PASSWORD, TestServer.JWT_SECRET, TestServer.API_KEY));
        try {
            live(secrets);
        } finally {
            root.detachAppender(log);
            ours.setLevel(null);
        }
        String logged = List.copyOf(log.list).stream()
                .map(event -> event.getFormattedMessage() + " " + event.getThrowableProxy())
                .collect(Collectors.joining("\n"));
        assertThat(logged).contains("[AUDIT]", "[WS]");
        for (String secret : secrets) {
            assertThat(logged).doesNotContain(secret);
        }
        assertThat(logged).doesNotContain("argon2", "eyJhbGciOi");
    }

    /** Uses the product like a client, and records every secret it used. */
    private static void live(List<String> secrets) {
        List<String> admin = People.bearer(People.token("admin"));
        for (String password : List.of("the password of zoe", "another password of zoe")) {
            secrets.add(password);
        }
        Map<String, String> zoe = Map.of("username", "zoe", "password", secrets.get(3));
        send("POST", "/api/users", text(zoe), admin);
        HttpResponse<String> login = send("POST", "/api/auth/login", text(zoe), List.of());
        String token = (String) Answers.json(login).get("access_token");
        secrets.add(token);
        for (String wrong : List.of("a wrong password", "mistyped-as-a-name")) {
            secrets.add(wrong);
            send("POST", "/api/auth/login", text(Map.of("username", "zoe", "password", wrong)), List.of());
            send("POST", "/api/auth/login", text(Map.of("username", wrong, "password", "x")), List.of());
        }
        secrets.add("a-link-that-is-none");
        send("POST", "/api/auth/link", text(Map.of("token", "a-link-that-is-none")), List.of());
        HttpResponse<String> made =
                send("POST", "/api/keys", text(Map.of("name", "K", "spaceId", "main", "role", "agent")), admin);
        String key = (String) Answers.json(made).get("key");
        secrets.add(key.substring(key.lastIndexOf('_') + 1));
        for (TransportUnderTest transport : TransportUnderTest.values()) {
            try (Peer peer = transport.open(server.port(), "apiKey", key)) {
                peer.settle();
                peer.good("dashboard:join", "{}");
                peer.call("auth:refresh", "{\"token\":\"" + token + "\"}");
                peer.call("no:command", "{\"token\":\"" + token + "\"}");
            }
            try (Peer peer = transport.open(server.port(), "token", token.substring(0, token.length() - 4))) {
                peer.refusal();
            }
        }
        send("GET", "/api/me?token=" + token, "", List.of("Cookie", "signalbox_session=" + token));
        send("PATCH", "/api/users/zoe", text(Map.of("password", secrets.get(4))), admin);
        send("GET", "/api/me", "", People.bearer(token));
        send("DELETE", "/api/keys/" + Answers.json(made).get("id"), "", admin);
        send("GET", "/api/me", "", People.bearer(key));
    }

    private static String text(Object json) {
        return new String(JsonText.write(json), StandardCharsets.UTF_8);
    }
}
