package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space.Visibility;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How a user loses access: to one space only, or by the credential itself. */
enum Loss {
    MEMBER_REMOVED(true),
    SPACE_DELETED(true),
    SPACE_MADE_PRIVATE(true),
    USER_DISABLED(false),
    PASSWORD_RESET(false),
    KEY_REVOKED(false),
    LOGGED_OUT(false);

    /** Otherwise all its connections are closed. */
    final boolean ofOneSpace;

    Loss(boolean ofOneSpace) {
        this.ofOneSpace = ofOneSpace;
    }

    /** Someone who sees the spaces {@code team} and, but for keys, {@code other}; all names are their own. */
    record Victim(TestServer server, String name, String team, String other, boolean isKey, String credential) {
        String kind() {
            return isKey ? "apiKey" : "token";
        }

        HttpResponse<String> send(String method, String path, String json, String token) {
            List<String> headers = new ArrayList<>(People.bearer(token));
            headers.addAll(List.of("Content-Type", "application/json"));
            HttpResponse<String> answer =
                    server.send(method, path, json.getBytes(StandardCharsets.UTF_8), headers.toArray(String[]::new));
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
            return answer;
        }

        /** Done by an admin. */
        HttpResponse<String> manage(String method, String path, String json) {
            return send(method, path, json, People.token("admin"));
        }

        void write(String space) {
            manage("POST", "/api/tasks", "{\"title\":\"T\",\"spaceId\":\"" + space + "\"}");
        }
    }

    /** @param suffix no other victim of the server has it */
    Victim victim(TestServer server, String suffix) {
        String name = "user-" + suffix;
        String team = "team-" + suffix;
        String other = "other-" + suffix;
        People people = new People(server)
                .user(name)
                .space(team, this == SPACE_MADE_PRIVATE ? Visibility.PUBLIC : Visibility.PRIVATE)
                .space(other, Visibility.PRIVATE)
                .member(other, name, Role.MEMBER);
        if (this != SPACE_MADE_PRIVATE) {
            people.member(team, name, Role.MEMBER);
        }
        boolean isKey = this == KEY_REVOKED;
        String credential =
                isKey ? people.key("key-" + suffix, team, Role.MEMBER) : People.token(name, "session-" + suffix);
        return new Victim(server, name, team, other, isKey, credential);
    }

    /** Returns when it was acknowledged. */
    void happen(Victim victim) {
        String space = "/api/spaces/" + victim.team;
        String user = "/api/users/" + victim.name;
        switch (this) {
            case MEMBER_REMOVED -> victim.manage("DELETE", space + "/members/" + victim.name, "");
            case SPACE_DELETED -> victim.manage("DELETE", space, "");
            case SPACE_MADE_PRIVATE -> victim.manage("PATCH", space, "{\"visibility\":\"private\"}");
            case USER_DISABLED -> victim.manage("PATCH", user, "{\"disabled\":true}");
            case PASSWORD_RESET -> victim.manage("PATCH", user, "{\"password\":\"another password\"}");
            case KEY_REVOKED -> victim.manage("DELETE", "/api/keys/" + victim.name.replace("user", "key"), "");
            case LOGGED_OUT -> victim.send("POST", "/api/auth/logout", "", victim.credential);
        }
    }
}
