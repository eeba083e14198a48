package dev.signalbox.contract;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rights of each role in a readable form: first what each role gets in each space, then what each call needs.
 *
 * <p>Roles are held in the own space, and nowhere else. {@code ok} is the outcome that the call's row says; {@code 404}
 * comes with the code of the row, and is the same answer as for what is missing. {@code nobody} is whoever has no
 * credential or a bad one. A key of a role gets what a user of the role gets; but where the last column says something else, that instead of
 * {@code ok}.
 */
final class AccessTable {
    private static final String RIGHTS = """
            right  | place   | nobody | anonymous | stranger | viewer | member | agent | admin | root | key
            open   | any     | ok     | ok        | ok       | ok     | ok     | ok    | ok    | ok   | =
            known  | any     | 401    | ok        | ok       | ok     | ok     | ok    | ok    | ok   | =
            root   | any     | 401    | 403       | 403      | 403    | 403    | 403   | 403   | ok   | =
            person | any     | 401    | 403       | ok       | ok     | ok     | ok    | ok    | ok   | 403
            read   | own     | 401    | 404       | 404      | ok     | ok     | ok    | ok    | ok   | =
            read   | foreign | 401    | 404       | 404      | 404    | 404    | 404   | 404   | ok   | =
            read   | public  | 401    | ok        | ok       | ok     | ok     | ok    | ok    | ok   | =
            read   | missing | 401    | 404       | 404      | 404    | 404    | 404   | 404   | 404  | =
            write  | own     | 401    | 404       | 404      | 403    | ok     | ok    | ok    | ok   | =
            write  | foreign | 401    | 404       | 404      | 404    | 404    | 404   | 404   | ok   | =
            write  | public  | 401    | 403       | 403      | 403    | 403    | 403   | 403   | ok   | =
            write  | missing | 401    | 404       | 404      | 404    | 404    | 404   | 404   | 404  | =
            agent  | own     | 401    | 404       | 404      | 403    | 403    | ok    | ok    | ok   | =
            agent  | foreign | 401    | 404       | 404      | 404    | 404    | 404   | 404   | ok   | =
            agent  | public  | 401    | 403       | 403      | 403    | 403    | 403   | 403   | ok   | =
            agent  | missing | 401    | 404       | 404      | 404    | 404    | 404   | 404   | 404  | =
            admin  | own     | 401    | 404       | 404      | 403    | 403    | 403   | ok    | ok   | =
            admin  | foreign | 401    | 404       | 404      | 404    | 404    | 404   | 404   | ok   | =
            admin  | public  | 401    | 403       | 403      | 403    | 403    | 403   | 403   | ok   | =
            admin  | missing | 401    | 404       | 404      | 404    | 404    | 404   | 404   | 404  | =
            manage | own     | 401    | 404       | 404      | 403    | 403    | 403   | ok    | ok   | 403
            manage | foreign | 401    | 404       | 404      | 404    | 404    | 404   | 404   | ok   | 403
            manage | public  | 401    | 403       | 403      | 403    | 403    | 403   | 403   | ok   | 403
            manage | missing | 401    | 404       | 404      | 404    | 404    | 404   | 404   | 404  | 403
            revoke | own     | 401    | 404       | 404      | 404    | 404    | 404   | ok    | ok   | 403
            revoke | foreign | 401    | 404       | 404      | 404    | 404    | 404   | 404   | ok   | 403
            revoke | public  | 401    | 404       | 404      | 404    | 404    | 404   | 404   | ok   | 403
            revoke | missing | 401    | 404       | 404      | 404    | 404    | 404   | 404   | 404  | 403
            owned  | own     | 401    | 404       | 404      | 404    | 404    | 404   | ok    | ok   | =
            owned  | foreign | 401    | 404       | 404      | 404    | 404    | 404   | 404   | ok   | =
            owned  | public  | 401    | 404       | 404      | 404    | 404    | 404   | 404   | ok   | =
            owned  | missing | 401    | 404       | 404      | 404    | 404    | 404   | 404   | 404  | =
            names  | own     | 401    | 404       | 404      | ok     | ok     | ok    | ok    | ok   | =
            names  | foreign | 401    | 404       | 404      | 404    | 404    | 404   | 404   | ok   | =
            names  | public  | 401    | 403       | 403      | 403    | 403    | 403   | 403   | ok   | =
            names  | missing | 401    | 404       | 404      | 404    | 404    | 404   | 404   | 404  | =
            """;

    private static final String HTTP = """
            call                                     | body                                      | right  | ok                      | 404
            GET /                                    |                                           | open   | 200                     |
            GET /index.html                          |                                           | open   | 200                     |
            GET /health                              |                                           | open   | 200                     |
            GET /health/{part}                       |                                           | open   | 200                     |
            GET /socket.io?EIO=4&transport=polling   |                                           | open   | 200                     |
            POST /socket.io?EIO=4&transport=polling  | {}                                        | open   | 400                     |
            PUT /socket.io?EIO=4&transport=polling   | {}                                        | open   | 400                     |
            PATCH /socket.io?EIO=4&transport=polling | {}                                        | open   | 400                     |
            DELETE /socket.io?EIO=4&transport=polling |                                          | open   | 400                     |
            POST /api/auth/login                     | {}                                        | open   | 400 INVALID_PAYLOAD     |
            POST /api/auth/link                      | {}                                        | open   | 400 INVALID_PAYLOAD     |
            POST /api/auth/logout                    |                                           | open   | 204                     |
            POST /api/github/webhook                 | {}                                        | open   | 503 WEBHOOK_NOT_CONFIGURED |
            POST /api/auth/refresh                   |                                           | known  | 403 FORBIDDEN           |
            POST /api/hooks/claude-code              | {"session_id":"s","hook_event_name":"Stop"} | known | 202                   |
            POST /api/hooks/agent                    | {"session":"s","state":"working"}         | known  | 202                     |
            GET /.well-known/agent-card.json         |                                           | open   | 200                     |
            GET /a2a/v1/tasks?contextId={space}      |                                           | read   | 200                     | SPACE_NOT_FOUND
            GET /a2a/v1/tasks/{task}                 |                                           | read   | 200                     | TASK_NOT_FOUND
            STREAM /a2a/v1/tasks/{task}:subscribe    |                                           | read   | 200                     | TASK_NOT_FOUND
            STREAM-POST /a2a/v1/tasks/{task}:subscribe |                                         | read   | 200                     | TASK_NOT_FOUND
            POST /mcp                                | {"jsonrpc":"2.0","id":1,"method":"ping"}  | known  | 200                     |
            GET /mcp                                 |                                           | known  | 405                     |
            DELETE /mcp                              |                                           | known  | 405                     |
            GET /api/me                              |                                           | known  | 200                     |
            GET /api/me/notifications                |                                           | person | 200                     |
            PUT /api/me/notifications                | {"spaces":{}}                             | person | 200                     |
            POST /api/me/push-subscriptions          | {}                                        | person | 400 INVALID_PAYLOAD     |
            DELETE /api/me/push-subscriptions        | {"endpoint":"https://push.example.com/x"} | person | 204                     |
            GET /api/push-key                        |                                           | known  | 200                     |
            GET /api/spaces                          |                                           | known  | 200                     |
            GET /schemas/workflow.json               |                                           | open   | 200                     |
            GET /openapi.yml                         |                                           | open   | 200                     |
            GET /asyncapi.yml                        |                                           | open   | 200                     |
            GET /docs                                |                                           | open   | 200                     |
            GET /api/workflows                       |                                           | known  | 200                     |
            GET /api/keys                            |                                           | known  | 200                     |
            GET /prometheus                          |                                           | root   | 200                     |
            POST /api/demo                           |                                           | root   | 202                     |
            GET /api/backup                          |                                           | root   | 200                     |
            GET /api/admin/audit                     |                                           | root   | 200                     |
            GET /api/github/deliveries               |                                           | root   | 200                     |
            GET /api/github/deliveries/{n}           |                                           | root   | 404 NOT_FOUND           |
            POST /api/github/deliveries/{n}/replay   |                                           | root   | 404 NOT_FOUND           |
            GET /api/features                        |                                           | known  | 200                     |
            GET /api/admin/features/websocket        |                                           | root   | 200                     |
            PUT /api/admin/features/websocket        | {"enabled":true,"rollout":100}            | root   | 200                     |
            GET /api/admin/cohorts                   |                                           | root   | 200                     |
            POST /api/browser-reports                | {"state":"live","seconds":30}             | known  | 200                     |
            GET /api/admin/traffic                   |                                           | root   | 200                     |
            GET /api/github/reconcile                |                                           | root   | 200                     |
            POST /api/github/reconcile               |                                           | root   | 503 GITHUB_NOT_CONFIGURED |
            GET /api/backup                          |                                           | root   | 200                     |
            GET /api/users                           |                                           | root   | 200                     |
            POST /api/users                          | {"username":"new-{n}"}                    | root   | 201                     |
            PATCH /api/users/{user}                  | {"roles":[]}                              | root   | 200                     |
            POST /api/spaces                         | {"name":"New"}                            | root   | 201                     |
            GET /api/spaces/{space}                  |                                           | read   | 200                     | SPACE_NOT_FOUND
            PATCH /api/spaces/{space}                | {"name":"N{n}"}                           | manage | 200                     | SPACE_NOT_FOUND
            DELETE /api/spaces/{space}               |                                           | manage | 204                     | SPACE_NOT_FOUND
            GET /api/spaces/{space}/members          |                                           | names  | 200                     | SPACE_NOT_FOUND
            PUT /api/spaces/{space}/members/{user}   | {"role":"viewer"}                         | manage | 200                     | SPACE_NOT_FOUND
            DELETE /api/spaces/{space}/members/{user} |                                          | manage | 204                     | SPACE_NOT_FOUND
            GET /api/keys?spaceId={space}            |                                           | admin  | 200                     | SPACE_NOT_FOUND
            POST /api/keys                           | {"name":"K","role":"viewer","spaceId":"{space}"} | manage | 201              | SPACE_NOT_FOUND
            DELETE /api/keys/{key}                   |                                           | revoke | 204                     | NOT_FOUND
            GET /api/webhooks                        |                                           | known  | 200                     |
            GET /api/webhooks?spaceId={space}        |                                           | admin  | 200                     | SPACE_NOT_FOUND
            POST /api/webhooks                       | {"url":"https://hooks.example.com/{n}","spaceId":"{space}","enabled":false} | manage | 201 | SPACE_NOT_FOUND
            GET /api/webhooks/{webhook}              |                                           | owned  | 200                     | NOT_FOUND
            PATCH /api/webhooks/{webhook}            | {"description":"D{n}"}                    | revoke | 200                     | NOT_FOUND
            GET /api/webhooks/{webhook}/deliveries   |                                           | owned  | 200                     | NOT_FOUND
            POST /api/webhooks/{webhook}/deliveries/{n}/resend |                                 | revoke | 404 NOT_FOUND           | NOT_FOUND
            POST /api/webhooks/{webhook}/test        |                                           | revoke | 202                     | NOT_FOUND
            DELETE /api/webhooks/{webhook}           |                                           | revoke | 204                     | NOT_FOUND
            GET /api/tasks?spaceId={space}           |                                           | read   | 200                     | SPACE_NOT_FOUND
            POST /api/tasks                          | {"title":"T","spaceId":"{space}"}         | write  | 201                     | SPACE_NOT_FOUND
            GET /api/tasks/{task}                    |                                           | read   | 200                     | TASK_NOT_FOUND
            PATCH /api/tasks/{task}                  | {"title":"T{n}"}                          | write  | 200                     | TASK_NOT_FOUND
            DELETE /api/tasks/{task}                 |                                           | write  | 204                     | TASK_NOT_FOUND
            GET /api/tasks/{task}/events             |                                           | read   | 200                     | TASK_NOT_FOUND
            POST /api/tasks/{task}/events            | {"type":"comment","data":{"text":"x"}}    | write  | 201                     | TASK_NOT_FOUND
            POST /api/tasks/{task}/events            | {"type":"progress","data":{"message":"x"}} | agent | 201                     | TASK_NOT_FOUND
            POST /api/tasks/{task}/links             | {"prUrl":"https://github.com/o/r/pull/7"} | write  | 200                     | TASK_NOT_FOUND
            DELETE /api/tasks/{task}/links           | {"prUrl":"https://github.com/o/r/pull/7"} | write  | 204                     | TASK_NOT_FOUND
            POST /api/tasks/{task}/dispatch          | {"repo":"o/r"}                            | write  | 503 GITHUB_NOT_CONFIGURED | TASK_NOT_FOUND
            GET /api/agents?spaceId={space}          |                                           | read   | 200                     | SPACE_NOT_FOUND
            POST /api/agents                         | {"name":"A","id":"a{n}","spaceId":"{space}"} | agent | 201                   | SPACE_NOT_FOUND
            POST /api/agents/{agent}/heartbeat       | {}                                        | agent  | 200                     | AGENT_NOT_FOUND
            GET /api/agents/{agent}                  |                                           | read   | 200                     | AGENT_NOT_FOUND
            GET /api/agents/{agent}/runs             |                                           | read   | 200                     | AGENT_NOT_FOUND
            GET /api/agents/{agent}/stats            |                                           | read   | 200                     | AGENT_NOT_FOUND
            POST /api/agents/{agent}/claim           | {"labels":["no-such-label"]}              | agent  | 204                     | AGENT_NOT_FOUND
            POST /api/agents/{agent}/release         | {"taskId":"{task}"}                       | agent  | 409 INVALID_TRANSITION  | AGENT_NOT_FOUND
            GET /api/attention                       |                                           | known  | 200                     |
            GET /api/attention?spaceId={space}       |                                           | read   | 200                     | SPACE_NOT_FOUND
            GET /api/stats?spaceId={space}           |                                           | read   | 200                     | SPACE_NOT_FOUND
            POST /api/beings                         | {"action":"list","spaceId":"{space}"}     | read   | 200                     | SPACE_NOT_FOUND
            POST /api/beings                         | {"action":"create","spaceId":"{space}","data":{"name":"B"}} | write | 200    | SPACE_NOT_FOUND
            POST /api/intentions                     | {"action":"list","spaceId":"{space}"}     | read   | 200                     | SPACE_NOT_FOUND
            POST /api/intentions                     | {"action":"create","spaceId":"{space}"}   | write  | 200                     | SPACE_NOT_FOUND
            GET /api/sync?spaceId={space}            |                                           | read   | 200                     | SPACE_NOT_FOUND
            STREAM /api/sync?spaceId={space}         |                                           | read   | 200                     | SPACE_NOT_FOUND
            """;

    private static final String SOCKETS = """
            call                  | body                                                           | right | ok           | 404
            dashboard:join        | {"spaceId":"{space}"}                                          | read  | ok           | SPACE_NOT_FOUND
            dashboard:join        | {"spaceId":"{space}","since":0}                                | read  | ok           | SPACE_NOT_FOUND
            dashboard:leave       | {"spaceId":"{space}"}                                          | known | ok           |
            space:join            | {"spaceId":"{space}"}                                          | read  | ok           | SPACE_NOT_FOUND
            space:join            | {"spaceId":"{space}","since":0}                                | read  | ok           | SPACE_NOT_FOUND
            space:leave           | {"spaceId":"{space}"}                                          | known | ok           |
            space:draft           | {"spaceId":"{space}","text":"x"}                               | write | ok           | SPACE_NOT_FOUND
            task:join             | {"taskId":"{task}"}                                            | read  | ok           | TASK_NOT_FOUND
            task:join             | {"taskId":"{task}","since":0}                                  | read  | ok           | TASK_NOT_FOUND
            task:leave            | {"taskId":"{task}"}                                            | known | ok           |
            traffic:join          | {}                                                             | root  | ok           |
            traffic:leave         | {}                                                             | known | ok           |
            resync_requested      | {"taskIds":["{task}"]}                                         | known | ok           |
            subscribe             | {"patterns":["task:*:*","agent:*:*"],"spaceId":"{space}"}      | read  | ok           | SPACE_NOT_FOUND
            subscribe             | {"patterns":["*:*:*"],"spaceId":"{space}","since":0}           | read  | ok           | SPACE_NOT_FOUND
            unsubscribe           | {"patterns":["task:*:*"],"spaceId":"{space}"}                  | known | ok           |
            task:append           | {"taskId":"{task}","type":"comment","data":{"text":"x"}}       | write | ok           | TASK_NOT_FOUND
            task:append           | {"taskId":"{task}","type":"progress","data":{"message":"x"}}   | agent | ok           | TASK_NOT_FOUND
            agent:heartbeat       | {"agentId":"{agent}"}                                          | agent | ok           | AGENT_NOT_FOUND
            auth:refresh          | {"token":"bad"}                                                | known | UNAUTHORIZED |
            """;

    private static final String STATES = """
            call                       | body | right | ok    | 404
            /ws/tasks?spaceId={space}  |      | read  | state | SPACE_NOT_FOUND
            /ws/agents?spaceId={space} |      | read  | state | SPACE_NOT_FOUND
            /ws/workflows              |      | known | state |
            """;

    private static final String ANY = "any";
    static final List<String> PLACES = List.of("own", "foreign", "public", "missing");

    private static final Map<String, Map<String, String>> CELLS = cells();

    private AccessTable() {}

    /** One call, the right that it needs, and its result. */
    record Row(String call, String body, String right, String good, String hidden) {
        private static Row of(List<String> cells) {
            return new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4));
        }

        boolean isAboutASpace() {
            return (call + body).matches(".*\\{(space|task|agent|key|webhook)}.*");
        }

        List<String> places() {
            return isAboutASpace() ? PLACES : List.of(ANY);
        }

        /** @return a status with a code, if there is one */
        String expected(String place, Caller caller) {
            Map<String, String> cells = CELLS.getOrDefault(right + "/" + place, CELLS.get(right + "/" + ANY));
            String cell = cells.get(caller.column());
            boolean lessForKeys =
                    caller.isKey() && cell.equals("ok") && !cells.get("key").equals("=");
            return switch (lessForKeys ? cells.get("key") : cell) {
                case "401" -> "401 UNAUTHORIZED";
                case "403" -> "403 FORBIDDEN";
                case "404" -> "404 " + hidden;
                default -> good;
            };
        }

        /** The same for a socket, where there are only codes. */
        String expectedCode(String place, Caller caller) {
            String expected = expected(place, caller);
            return expected.substring(expected.indexOf(' ') + 1);
        }

        @Override
        public String toString() {
            return call + " " + body;
        }
    }

    static List<Row> http() {
        return rows(HTTP).map(Row::of).toList();
    }

    static List<Row> sockets() {
        return rows(SOCKETS).map(Row::of).toList();
    }

    static List<Row> states() {
        return rows(STATES).map(Row::of).toList();
    }

    private static Stream<List<String>> rows(String table) {
        return table.lines()
                .skip(1)
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList());
    }

    private static Map<String, Map<String, String>> cells() {
        List<String> columns = Arrays.stream(
                        RIGHTS.lines().findFirst().orElseThrow().split("\\|"))
                .map(String::strip)
                .toList();
        Map<String, Map<String, String>> cells = new HashMap<>();
        rows(RIGHTS).forEach(row -> {
            Map<String, String> byColumn = new HashMap<>();
            for (int i = 2; i < columns.size(); i++) {
                byColumn.put(columns.get(i), row.get(i));
            }
            cells.put(row.get(0) + "/" + row.get(1), byColumn);
        });
        return cells;
    }
}
