package dev.signalbox.fakes;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.delivery.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's API on a local port, for the calls that we make: repositories, issues, tokens of an app, GraphQL; with its tags,
 * limits and failures. Any thread.
 */
public final class GitHubApi implements AutoCloseable {
    public static final String TOKEN = "ghp_fakefakefakefakefakefakefakefakefake";

    private static final Pattern PATH = Pattern.compile("/repos/([^/]+/[^/]+)(/issues(?:/(\\d+))?|/installation)?");
    private static final Pattern ALIAS =
            Pattern.compile("r(\\d+):repository\\([^)]*\\)\\{[^{]*?(pullRequest|issue)\\(");

    /** What happens to a call instead of what should. */
    public sealed interface Fate {
        /** Refused, or failed: nothing is done. */
        record Answered(int status, String body, Map<String, String> headers) implements Fate {}

        /** The connection is cut: before anything is done, or after all of it. */
        record Cut(boolean isDone) implements Fate {}

        /** No answer until {@link GitHubApi#release}: before anything is done, or after all of it. */
        record Held(boolean isDone) implements Fate {}
    }

    /** A call as it came. */
    public record Call(
            String method,
            String path,
            String authorization,
            @Nullable String tag,
            String body,
            int status) {}

    private record Answer(int status, Object body, Map<String, String> headers) {
        Answer(int status, Object body) {
            this(status, body, Map.of());
        }
    }

    private record Planned(String path, Fate fate) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Planned> planned = new ConcurrentLinkedQueue<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    /** Guarded by this. */
    private final Map<String, Long> repositories = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    /** Guarded by this. Old names, and what they are now. */
    private final Map<String, String> renamed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    /** Guarded by this. By repository; the newest last. */
    private final Map<String, List<Map<String, Object>>> issues = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    /** Guarded by this. As GraphQL shows them, by {@code owner/name/pullRequest/7} or {@code …/issue/7}. */
    private final Map<String, Map<String, Object>> shown = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    /** Guarded by this. {@code owner/name/7} to the address of the issue now; an empty one was deleted. */
    private final Map<String, String> gone = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    /** Guarded by this. */
    private final List<String> tokens = new ArrayList<>(List.of(TOKEN));

    private final Supplier<Instant> now;
    /** Guarded by this. With which an app signs; {@code null} while there is none. */
    private @Nullable RSAPublicKey app;

    /** @param now the time at GitHub */
    public GitHubApi(Supplier<Instant> now) {
        this.now = now;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    /** The next call whose method and path begin so has this fate; several in their order. */
    public void next(String call, Fate fate) {
        planned.add(new Planned(call, fate));
    }

    public void next(String call, int status, String... headers) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1]);
        }
        String message = status == 401 ? "Bad credentials" : "No";
        next(call, new Fate.Answered(status, "{\"message\":\"" + message + "\"}", named));
    }

    /** Answers all that are held. */
    public void release() {
        released.countDown();
    }

    public synchronized void repository(String name, long id) {
        repositories.put(name, id);
    }

    public synchronized void rename(String from, String to) {
        repositories.put(to, repositories.remove(from));
        renamed.put(from, to);
    }

    public synchronized void app(RSAPublicKey key) {
        app = key;
        tokens.clear();
    }

    /** No token is good any more. */
    public synchronized void revoke() {
        tokens.clear();
    }

    public synchronized void show(String repo, long number, boolean isPull, Map<String, Object> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("number", number);
        all.putIfAbsent("url", "https://github.com/" + repo + (isPull ? "/pull/" : "/issues/") + number);
        shown.put(repo + (isPull ? "/pullRequest/" : "/issue/") + number, all);
    }

    public synchronized void transfer(String repo, long number, String toRepo, long toNumber) {
        shown.remove(repo + "/issue/" + number);
        gone.put(repo + "/" + number, toRepo + "/issues/" + toNumber);
    }

    public synchronized void delete(String repo, long number) {
        shown.remove(repo + "/issue/" + number);
        gone.put(repo + "/" + number, "");
    }

    public synchronized List<Map<String, Object>> issues(String repo) {
        return List.copyOf(issues.getOrDefault(repo, List.of()));
    }

    /** The calls whose method and path begin so. */
    public List<Call> calls(String beginning) {
        return calls.stream()
                .filter(call -> (call.method + " " + call.path).startsWith(beginning))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        Fate fate = fate(what);
        Answer answer;
        switch (fate) {
            case Fate.Answered refused -> answer = new Answer(refused.status, refused.body, refused.headers);
            case Fate.Cut cut -> {
                note(exchange, body, cut.isDone ? answer(exchange, body).status : 0);
                exchange.close();
                return;
            }
            case Fate.Held held -> {
                Answer early = held.isDone ? answer(exchange, body) : null;
                note(exchange, body, 0);
                awaitRelease();
                answer = early == null ? answer(exchange, body) : early;
            }
            case null -> answer = answer(exchange, body);
        }
        note(exchange, body, answer.status);
        send(exchange, answer);
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Fate fate(String call) {
        Planned next = planned.stream()
                .filter(plan -> call.startsWith(plan.path))
                .findFirst()
                .orElse(null);
        return next != null && planned.remove(next) ? next.fate : null;
    }

    private void note(HttpExchange exchange, String body, int status) {
        calls.add(new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                exchange.getRequestHeaders().getFirst("If-None-Match"),
                body,
                status));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : JsonText.write(answer.body);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        answer.headers.forEach(exchange.getResponseHeaders()::set);
        String tag = "W/\"" + Integer.toHexString(new String(bytes, StandardCharsets.UTF_8).hashCode()) + "\"";
        boolean isRead = exchange.getRequestMethod().equals("GET") && answer.status == 200;
        if (isRead) {
            exchange.getResponseHeaders().set("ETag", tag);
        }
        if (isRead && tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            exchange.sendResponseHeaders(answer.status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private synchronized Answer answer(HttpExchange exchange, String body) {
        String path = exchange.getRequestURI().getPath();
        String sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                .replace("Bearer ", "");
        boolean isOfApp = path.startsWith("/app/") || path.endsWith("/installation");
        if (isOfApp ? !isOurs(sent) : !tokens.contains(sent)) {
            return new Answer(401, Map.of("message", "Bad credentials"));
        }
        if (path.startsWith("/app/installations/")) {
            String token = "ghs_" + tokens.size() + "fakefakefakefakefakefakefakefakefake";
            tokens.add(token);
            return new Answer(
                    201,
                    Map.of(
                            "token",
                            token,
                            "expires_at",
                            now.get().plusSeconds(3600).toString()));
        }
        if (path.equals("/graphql")) {
            return graph((Map<?, ?>) JsonText.read(body.getBytes(StandardCharsets.UTF_8)));
        }
        Matcher named = PATH.matcher(path);
        if (!named.matches()) {
            return new Answer(404, Map.of("message", "Not Found"));
        }
        String repo = named.group(1);
        if (renamed.containsKey(repo)) {
            String location = url() + exchange.getRequestURI().toString().replace(repo, renamed.get(repo));
            boolean isRead = exchange.getRequestMethod().equals("GET");
            return new Answer(isRead ? 301 : 307, Map.of("message", "Moved"), Map.of("Location", location));
        }
        if (!repositories.containsKey(repo)) {
            return new Answer(404, Map.of("message", "Not Found"));
        }
        if ("/installation".equals(named.group(2))) {
            return new Answer(200, Map.of("id", 42));
        }
        if (named.group(2) == null) {
            return new Answer(200, Map.of("id", repositories.get(repo), "full_name", repo));
        }
        if (named.group(3) != null) {
            return single(repo, named.group(3));
        }
        return exchange.getRequestMethod().equals("POST")
                ? created(repo, (Map<?, ?>) JsonText.read(body.getBytes(StandardCharsets.UTF_8)))
                : new Answer(200, listed(repo, exchange.getRequestURI().getQuery()));
    }

    private Answer single(String repo, String number) {
        String moved = gone.get(repo + "/" + number);
        if (moved == null) {
            Map<String, Object> issue = shown.get(repo + "/issue/" + number);
            return issue == null
                    ? new Answer(404, Map.of("message", "Not Found"))
                    : new Answer(200, rest(repo + "/issues/" + number));
        }
        return moved.isEmpty()
                ? new Answer(410, Map.of("message", "This issue was deleted"))
                : new Answer(301, Map.of("message", "Moved"), Map.of("Location", url() + "/repos/" + moved));
    }

    private Map<String, Object> rest(String place) {
        return Map.of(
                "html_url",
                "https://github.com/" + place,
                "number",
                Long.parseLong(place.substring(place.lastIndexOf('/') + 1)),
                "created_at",
                now.get().toString());
    }

    private boolean isOurs(String jwt) {
        try {
            SignedJWT signed = SignedJWT.parse(jwt);
            Instant expires = signed.getJWTClaimsSet().getExpirationTime().toInstant();
            return app != null
                    && signed.verify(new RSASSAVerifier(app))
                    && signed.getJWTClaimsSet().getIssuer().equals("7")
                    && expires.isAfter(now.get())
                    && expires.isBefore(now.get().plusSeconds(600));
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    private Answer created(String repo, Map<?, ?> wanted) {
        List<Map<String, Object>> known = issues.computeIfAbsent(repo, name -> new ArrayList<>());
        long number = known.size() + 1;
        Map<String, Object> issue = new LinkedHashMap<>();
        wanted.forEach((name, value) -> issue.put(String.valueOf(name), value));
        issue.put("number", number);
        issue.put("html_url", "https://github.com/" + repo + "/issues/" + number);
        issue.put("created_at", now.get().toString());
        known.add(issue);
        return new Answer(201, issue);
    }

    /** Somebody else makes one. */
    public synchronized void issue(String repo, String body, boolean isPull) {
        created(repo, new LinkedHashMap<>(Map.of("title", "Other", "body", body)));
        if (isPull) {
            issues.get(repo).getLast().put("pull_request", Map.of("url", "x"));
        }
    }

    private List<Map<String, Object>> listed(String repo, String query) {
        Matcher page = Pattern.compile("page=(\\d+)$").matcher(query);
        int from = page.find() ? 100 * (Integer.parseInt(page.group(1)) - 1) : 0;
        List<Map<String, Object>> newest = new ArrayList<>(issues.getOrDefault(repo, List.of())).reversed();
        return newest.subList(Math.min(from, newest.size()), Math.min(from + 100, newest.size()));
    }

    private Answer graph(Map<?, ?> asked) {
        Map<?, ?> variables = (Map<?, ?>) asked.get("variables");
        Map<String, Object> data = new LinkedHashMap<>();
        List<Object> errors = new ArrayList<>();
        Matcher alias = ALIAS.matcher(String.valueOf(asked.get("query")));
        while (alias.find()) {
            String n = alias.group(1);
            String named = variables.get("o" + n) + "/" + variables.get("n" + n);
            String repo = renamed.getOrDefault(named, named);
            Map<String, Object> found = shown.get(repo + "/" + alias.group(2) + "/" + variables.get("k" + n));
            if (repositories.containsKey(repo)) {
                Map<String, Object> repository = new LinkedHashMap<>();
                repository.put("databaseId", repositories.get(repo));
                repository.put("nameWithOwner", repo);
                repository.put(alias.group(2), found);
                data.put("r" + n, repository);
            } else {
                data.put("r" + n, null);
            }
            if (found == null) {
                errors.add(Map.of("type", "NOT_FOUND", "path", List.of("r" + n), "message", "Could not resolve"));
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("data", data);
        if (!errors.isEmpty()) {
            answer.put("errors", errors);
        }
        return new Answer(200, answer);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.close();
    }
}
