package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A user of another provider, from the first request to the last. */
class ExternalUsersTest {
    private static final String ADA = "id.example:ada@example.org";

    @Test
    void anExternalUserIsRecordedAndCanBeDisabledAndHasNoSessionHere() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();
        HttpServer provider = provider(new JWKSet(key).toPublicJWKSet().toString());
        List<String> ada = People.bearer(token(key, "ada@example.org"));
        List<String> admin = People.bearer(People.token("admin"));
        String url = "http://localhost:" + provider.getAddress().getPort() + "/jwks";
        try (TestServer server = server(url)) {
            assertThat(Answers.json(send(server, "GET", "/api/me", ada, ""))).containsEntry("id", ADA);
            assertThat(Answers.items(send(server, "GET", "/api/users", admin, "")))
                    .anySatisfy(user ->
                            assertThat(user).containsEntry("username", ADA).containsEntry("roles", List.of()));
            assertThat(send(server, "POST", "/api/auth/refresh", ada, "").statusCode())
                    .isEqualTo(403);

            send(server, "PATCH", "/api/users/" + ADA, admin, "{\"disabled\":true}");
            assertThat(send(server, "GET", "/api/me", ada, "").statusCode()).isEqualTo(401);
            send(server, "PATCH", "/api/users/" + ADA, admin, "{\"disabled\":false}");
            assertThat(send(server, "GET", "/api/me", ada, "").statusCode()).isEqualTo(200);
            assertThat(send(server, "POST", "/api/auth/logout", ada, "").statusCode())
                    .isEqualTo(204);
            assertThat(send(server, "GET", "/api/me", ada, "").statusCode()).isEqualTo(401);
        } finally {
            provider.stop(0);
        }
    }

    @Test
    void aTokenWhoseSubIsAdminIsNotOurAdmin() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();
        HttpServer provider = provider(new JWKSet(key).toPublicJWKSet().toString());
        List<String> admin = People.bearer(token(key, "admin"));
        String url = "http://localhost:" + provider.getAddress().getPort() + "/jwks";
        try (TestServer server = server(url)) {
            assertThat(Answers.json(send(server, "GET", "/api/me", admin, "")))
                    .containsEntry("id", "id.example:admin")
                    .containsEntry("roles", List.of())
                    .containsEntry("spaces", List.of());
            assertThat(send(server, "GET", "/api/users", admin, "").statusCode())
                    .isEqualTo(403);
            assertThat(send(server, "GET", "/api/tasks", admin, "").statusCode())
                    .isEqualTo(404);
        }
        try (TestServer server = server(url, "signalbox.jwks-users", "local")) {
            assertThat(Answers.json(send(server, "GET", "/api/me", admin, "")))
                    .containsEntry("id", "admin")
                    .containsEntry("roles", List.of("admin"));
        } finally {
            provider.stop(0);
        }
    }

    @Test
    void aTokenWhoseClaimsMatchARuleIsAMachineWithItsRole() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();
        HttpServer provider = provider(new JWKSet(key).toPublicJWKSet().toString());
        String url = "http://localhost:" + provider.getAddress().getPort() + "/jwks";
        String sub = "repo:acme/shop:ref:refs/heads/main \u00fc";
        List<String> action = People.bearer(workflow(key, sub, "refs/heads/main", "signalbox"));
        try (TestServer server =
                server(url, "signalbox.jwks-roles", "repository=acme/shop,ref=refs/heads/main → main:agent")) {
            assertThat(Answers.json(send(server, "GET", "/api/me", action, "")))
                    .containsEntry("name", sub)
                    .containsEntry("kind", "key");
            String task = (String) Answers.json(send(server, "POST", "/api/tasks", action, "{\"title\":\"T\"}"))
                    .get("id");
            HttpResponse<String> progress = send(
                    server,
                    "POST",
                    "/api/tasks/" + task + "/events",
                    action,
                    "{\"type\":\"progress\",\"data\":{\"message\":\"Builds\",\"percent\":50}}");
            assertThat(progress.statusCode()).as(progress.body()).isEqualTo(201);
            assertThat(Answers.json(progress).get("actor"))
                    .hasToString("{kind=agent, id=oidc:" + sub + ", name=" + sub + "}");
            assertThat(send(server, "GET", "/api/users", action, "").statusCode())
                    .isEqualTo(403);
            assertThat(send(
                                    server,
                                    "POST",
                                    "/api/keys",
                                    action,
                                    "{\"name\":\"k\",\"spaceId\":\"main\",\"role\":\"agent\"}")
                            .statusCode())
                    .isEqualTo(403);
            HttpResponse<String> claimed = send(
                    server,
                    "POST",
                    "/mcp",
                    action,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"claim_next_task\",\"arguments\":{}}}");
            assertThat(claimed.body()).contains(task);
            List<String> noAudience = People.bearer(workflow(key, sub, "refs/heads/main", null));
            assertThat(send(server, "GET", "/api/me", noAudience, "").statusCode())
                    .isEqualTo(401);
            List<String> branch = People.bearer(workflow(key, "someone", "refs/heads/other", "signalbox"));
            assertThat(Answers.json(send(server, "GET", "/api/me", branch, "")))
                    .as("no rule matches: a user without a role")
                    .containsEntry("kind", "user")
                    .containsEntry("spaces", List.of());
        } finally {
            provider.stop(0);
        }
    }

    /** As the job of a workflow of GitHub gets it. */
    private static String workflow(RSAKey key, String subject, String ref, String audience) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
                new JWTClaimsSet.Builder()
                        .subject(subject)
                        .issuer("https://token.actions.example")
                        .audience(audience)
                        .claim("repository", "acme/shop")
                        .claim("ref", ref)
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private static TestServer server(String url, String... more) {
        List<String> settings =
                new ArrayList<>(List.of("signalbox.jwks-url", url, "signalbox.jwks-audience", "signalbox"));
        settings.addAll(List.of(more));
        return TestServer.real(settings.toArray(String[]::new));
    }

    private static String token(RSAKey key, String subject) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
                new JWTClaimsSet.Builder()
                        .subject(subject)
                        .issuer("https://id.example/realms/one")
                        .audience("signalbox")
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    @Test
    void whileTheProviderIsDownItsUsersGet503() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("one").generate();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
                new JWTClaimsSet.Builder().subject("ada").build());
        jwt.sign(new RSASSASigner(key));
        try (TestServer server = server("http://localhost:1/jwks")) {
            HttpResponse<String> answer = send(server, "GET", "/api/me", People.bearer(jwt.serialize()), "");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(Answers.json(answer)).containsEntry("code", "STORE_UNAVAILABLE");
            assertThat(send(server, "GET", "/api/me", People.bearer(People.token("admin")), "")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpServer provider(String keys) throws IOException {
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = keys.getBytes(StandardCharsets.UTF_8);
        provider.createContext("/jwks", exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        provider.start();
        return provider;
    }

    private static HttpResponse<String> send(
            TestServer server, String method, String path, List<String> credential, String json) {
        List<String> headers = new ArrayList<>(credential);
        headers.addAll(List.of("Content-Type", "application/json"));
        return server.send(method, path, json.getBytes(StandardCharsets.UTF_8), headers.toArray(String[]::new));
    }
}
