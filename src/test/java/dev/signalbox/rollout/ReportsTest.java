package dev.signalbox.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers say of themselves, and what is not believed. */
class ReportsTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false", "feature.websocket.rollout", "0");
        new People(server).user("ada").user("bob").user("eve").user("zoe");
        send("PUT", "/api/admin/features/websocket", "{\"enabled\":true,\"rollout\":0,\"optIn\":[\"ada\"]}", "admin");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> send(String method, String path, String json, String user) {
        List<String> headers = new ArrayList<>(People.bearer(People.token(user)));
        headers.addAll(List.of("Content-Type", "application/json"));
        return server.send(method, path, json.getBytes(StandardCharsets.UTF_8), headers.toArray(String[]::new));
    }

    @Test
    void aWindowHoldsItsSums() {
        Window window = new Window();
        window.add(sums("a", new Report(Report.State.LIVE, 30, 1, 0, 60, List.of(3), List.of(12, 90))), 1_000);
        window.add(sums("b", new Report(Report.State.OFFLINE, 30, 0, 3, 60, List.of(), List.of())), 1_250);
        Figures figures = window.figures(Window.SECONDS, 1_260);
        assertThat(figures.people()).isEqualTo(2);
        assertThat(figures.browsers()).isEqualTo(0.2);
        assertThat(figures.offlinePercent()).isEqualTo(50);
        assertThat(figures.browserMinutes()).isEqualTo(1);
        assertThat(figures.messagesPerSecond()).isEqualTo(2);
        assertThat(figures.reconnectsPerMinute()).isEqualTo(1);
        assertThat(figures.errorsPerMinute()).isEqualTo(3);
        assertThat(window.figures(60, 1_260).people()).isEqualTo(1);
        assertThat(window.figures(Window.SECONDS, 1_600).people()).isZero();
    }

    private static Sums sums(String subject, Report report) {
        Sums sums = new Sums();
        sums.add(subject, report);
        return sums;
    }

    @Test
    void sumsAreTheSameOnAnotherInstance() {
        Sums sums = sums("a", new Report(Report.State.OFFLINE, 30, 1, 2, 60, List.of(3), List.of(12, 90)));
        Object sent = JsonText.read(JsonText.write(sums.json()));
        assertThat(Sums.of(Json.asObject(sent)).figures(60)).isEqualTo(sums.figures(60));
    }

    @Test
    void whatAnotherVersionDoesNotSayIsNothing() {
        assertThat(Sums.of(Map.of("seconds", "many", "painted", List.of(1, 2))).figures(60))
                .isEqualTo(new Sums().figures(60));
    }

    /** Ten thousand are counted; memory does not grow with more. */
    @Test
    void peopleAreCountedUpToABound() {
        Window window = new Window();
        for (int i = 0; i < 20_000; i++) {
            window.add(sums("p" + i, new Report(Report.State.LIVE, 1, 0, 0, 0, List.of(), List.of())), 1_000);
        }
        assertThat(window.figures(60, 1_000).people()).isEqualTo(10_000);
    }

    private static HttpResponse<String> report(String user, String json) {
        return send("POST", "/api/browser-reports", json, user);
    }

    @Test
    void bothCohortsAreSummedUp() {
        assertThat(
                        Answers.json(
                                report(
                                        "ada",
                                        "{\"state\":\"live\",\"seconds\":30,\"messages\":60,\"delivered\":[3,4],\"painted\":[12,90],\"reconnects\":1}")))
                .containsKey("now");
        assertThat(report("bob", "{\"state\":\"polling\",\"seconds\":60,\"errors\":3,\"painted\":[4000]}")
                        .statusCode())
                .isEqualTo(200);
        Map<String, Object> both = Answers.json(send("GET", "/api/admin/cohorts", "", "admin"));
        assertThat(both.get("live"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("people", 1)
                .containsEntry("deliveredP99", 5)
                .containsEntry("paintedP50", 20)
                .containsEntry("paintedP99", 100);
        assertThat(both.get("polling"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("paintedP99", 5_000)
                .doesNotContainKey("deliveredP99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"seconds\":30}",
                "{\"seconds\":30,\"state\":\"great\"}",
                "{\"seconds\":30,\"state\":7}",
                "[]",
                "7",
                "{\"state\":\"live\",\"seconds\":0}",
                "{\"state\":\"live\",\"seconds\":601}",
                "{\"state\":\"live\",\"seconds\":30,\"errors\":-1}",
                "{\"state\":\"live\",\"seconds\":30,\"messages\":1e300}",
                "{\"state\":\"live\",\"seconds\":30,\"painted\":[-1]}",
                "{\"state\":\"live\",\"seconds\":30,\"painted\":[600001]}",
                "{\"state\":\"live\",\"seconds\":30,\"painted\":[1.5]}",
                "{\"state\":\"live\",\"seconds\":30,\"painted\":[null]}",
                "{\"state\":\"live\",\"seconds\":30,\"painted\":[\"9\"]}",
                "{\"state\":\"live\",\"seconds\":30,\"painted\":{\"a\":1}}",
                "{\"state\":\"live\",\"seconds\":30,\"delivered\":\"x\"}"
            })
    void nonsenseIsRefused(String json) {
        assertThat(report("eve", json).statusCode()).as(json).isEqualTo(400);
    }

    @Test
    void tooManySamplesAreRefused() {
        assertThat(report("eve", "{\"state\":\"live\",\"seconds\":30,\"painted\":" + Collections.nCopies(51, 1) + "}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void tooManyReportsOfOnePersonAreRefused() {
        for (int i = 0; i < Cohorts.REPORTS_MAX; i++) {
            report("zoe", "{\"state\":\"live\",\"seconds\":30}");
        }
        assertThat(report("zoe", "{\"state\":\"live\",\"seconds\":30}").statusCode())
                .isEqualTo(429);
        assertThat(report("ada", "{\"state\":\"live\",\"seconds\":30}").statusCode())
                .isEqualTo(200);
    }
}
