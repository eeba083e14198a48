package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.github.Fact.PullClue;
import dev.signalbox.github.TaskFinder.TaskRef;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequestEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskMatcherTest {
    private final InMemorySpaces spaces = new InMemorySpaces();
    private final TaskMatcher matcher = new TaskMatcher(spaces);

    @BeforeEach
    void tasks() {
        spaces.given("named");
        spaces.given("t-1");
        spaces.given(
                "linked",
                new PullRequestEvent.PrOpened("https://github.com/acme/shop/pull/7", 7, "Acme/Shop", false, null));
        spaces.given("issue", new LifecycleEvent.Dispatched("https://github.com/acme/shop/issues/12", 12, "Acme/Shop"));
        spaces.given(
                "elsewhere", new LifecycleEvent.Dispatched("https://github.com/acme/api/issues/12", 12, "acme/api"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Signalbox-Task: named",
                "signalbox-task:named",
                "SIGNALBOX-TASK:   named  ",
                "First line.\r\n\r\n  Signalbox-Task: named\r\nFixes #12",
                "Signalbox-Task: nobody\nSignalbox-Task: named",
            })
    void aLineInTheBodyNamesTheTask(String body) {
        assertThat(match(body, "signalbox/t-1", 7)).containsExactly("named");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"see Signalbox-Task: named", "Signalbox-Task named", "Signalbox-Task:", "> Signalbox-Task: named"
            })
    void aLineWithMoreOrLessDoesNot(String body) {
        assertThat(match(body, "", 99)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "signalbox/named, named",
        "signalbox/named-fix-the-cart, named",
        "signalbox/t-1, t-1",
        "signalbox/t-1-passkeys, t-1",
        "signalbox/named/more,",
        "signalbox/namedmore,",
        "signalbox/t,",
        "signalbox/,",
        "feature/signalbox/named,",
        "named,",
    })
    void aBranchNamesTheTask(String branch, String task) {
        assertThat(match("", branch, 99)).isEqualTo(task == null ? List.of() : List.of(task));
    }

    @Test
    void aNumberThatIsLinkedInThatRepoBelongsToItsTask() {
        assertThat(match("Fixes #12", "other", 7)).containsExactly("linked");
        assertThat(refs(new PullClue("acme/api", 7L, "", "", "", "github.com"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "close #12",
                "closes #12",
                "closed #12",
                "fix #12",
                "fixes #12",
                "fixed #12",
                "resolve #12",
                "resolves #12",
                "resolved #12",
                "CLOSES: #12",
                "Fixes:#12",
                "This fixes #12.",
                "(resolves acme/shop#12)",
                "Resolves ACME/shop#12",
                "closes https://github.com/acme/shop/issues/12",
                "Fixed: https://github.com/Acme/Shop/issues/12#issuecomment-1",
                "fixes #99, closes #12",
            })
    void aClosingKeywordNamesTheIssueOfTheTask(String text) {
        assertThat(match(text, "", 99)).containsExactly("issue");
        assertThat(refs(new PullClue("acme/shop", 99L, text, "", "", "github.com")))
                .as("in the title")
                .containsExactly("issue");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#12",
                "see #12",
                "prefix #12",
                "hotfixes #12",
                "fixing #12",
                "fixes 12",
                "fixes #123",
                "fixes #12a",
                "fixes other/shop#12",
                "fixes https://github.com/acme/shop/pull/12",
                "fixes https://git.example.com/acme/shop/issues/12",
                "fixes #99999999999999999999",
            })
    void nothingElseDoes(String text) {
        assertThat(match(text, "", 99)).isEmpty();
    }

    @Test
    void aKeywordMayNameAnotherRepo() {
        assertThat(match("fixes acme/api#12", "", 99)).containsExactly("elsewhere");
    }

    @Test
    void twoClosedIssuesAreTwoTasks() {
        assertThat(match("fixes acme/api#12, fixes #12", "", 99)).containsExactly("elsewhere", "issue");
    }

    @Test
    void aRuleThatNamesNoTaskFallsThroughToTheNext() {
        assertThat(match("Signalbox-Task: nobody\nFixes #12", "signalbox/nobody", 99))
                .containsExactly("issue");
    }

    private List<String> match(String body, String branch, long number) {
        return refs(new PullClue("acme/shop", number, "A title", body, branch, "github.com"));
    }

    private List<String> refs(PullClue clue) {
        return matcher.match(clue).stream().map(TaskRef::taskId).toList();
    }
}
