package dev.signalbox.fakes;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.access.Directory;
import dev.signalbox.access.Membership;
import dev.signalbox.model.Actor;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Creates users, spaces and keys in the directory of a test server, without the API. */
public final class People {
    private final Directory directory;

    public People(TestServer server) {
        this.directory = server.bean(Directory.class);
    }

    public People(Instance instance) {
        this.directory = instance.get(Directory.class);
    }

    /** @param roles {@code admin} for one of the installation */
    public People user(String name, String... roles) {
        append("user", name, Verb.CREATED, Json.object("roles", Arrays.asList(roles)));
        return this;
    }

    public People space(String id, Space.Visibility visibility) {
        append(Space.TYPE, id, Verb.CREATED, Json.object("name", id, "visibility", visibility.wire()));
        return this;
    }

    public People member(String space, String name, Role role) {
        append(Membership.TYPE, Membership.id(space, name), Verb.CREATED, Json.object("role", role.wire()));
        return this;
    }

    public People removeMember(String space, String name) {
        append(Membership.TYPE, Membership.id(space, name), Verb.DELETED, Map.of());
        return this;
    }

    /** @return the key to send */
    public String key(String id, String space, Role role) {
        String secret = "secret-of-" + id;
        append(
                "key",
                id,
                Verb.CREATED,
                Json.object(
                        "name",
                        id,
                        "spaceId",
                        space,
                        "role",
                        role.wire(),
                        "hash",
                        sha256(secret),
                        "createdBy",
                        "admin"));
        return "sbx_" + id + "_" + secret;
    }

    public People revokeKey(String id) {
        append("key", id, Verb.DELETED, Map.of());
        return this;
    }

    public People disable(String name) {
        append("user", name, Verb.UPDATED, Json.object("disabled", true));
        return this;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void append(String type, String id, Verb verb, Map<String, Object> fields) {
        directory.append(Actor.SIGNALBOX, null, state -> Directory.draft(type, id, verb, fields));
    }

    /** The principal of an existing user. */
    public static Principal principal(String name) {
        return new Principal(Principal.Kind.USER, name, name, null, null);
    }

    /** A token for a user, good for an hour. */
    public static String token(String name) {
        return token(name, Instant.now().plusSeconds(3_600));
    }

    public static String token(String name, Instant expiresAt) {
        return signed(claims(name, expiresAt).build());
    }

    /** A token of a session, as signing in gives it to someone who has never changed the password. */
    public static String token(String name, String session) {
        return signed(claims(name, Instant.now().plusSeconds(3_600))
                .claim("sid", session)
                .claim("gen", 0)
                .build());
    }

    private static JWTClaimsSet.Builder claims(String name, Instant expiresAt) {
        return new JWTClaimsSet.Builder()
                .subject(name)
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(expiresAt));
    }

    private static String signed(JWTClaimsSet claims) {
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            jwt.sign(new MACSigner(TestServer.JWT_SECRET));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The header, as name and value. */
    public static List<String> bearer(String token) {
        return List.of("Authorization", "Bearer " + token);
    }
}
