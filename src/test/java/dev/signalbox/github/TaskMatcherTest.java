package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.github.Fact.PullClue;
import dev.signalbox.github.Fact.Repo;
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
        assertThat(match(body, "signalbox/t-1", 99)).containsExactly("named");
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
        assertThat(match("Signalbox-Task: named\nFixes #12", "signalbox/t-1", 7))
                .containsExactly("linked");
        assertThat(refs(clue("acme/api", 7, "", "", ""))).isEmpty();
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
        assertThat(refs(clue("acme/shop", 99, text, "", ""))).as("in the title").containsExactly("issue");
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

    @Test
    void theWordsOfAStrangerNameNothing() {
        PullClue words = new PullClue(SHOP, 99, "", "Signalbox-Task: named", "signalbox/t-1", true, null, "github.com");
        assertThat(refs(words)).isEmpty();
        assertThat(refs(new PullClue(SHOP, 7, "", "", "", true, null, "github.com")))
                .as("linked by hand")
                .containsExactly("linked");
    }

    @Test
    void whatItMayBelongToLaterIsNamed() {
        TaskMatcher.Match match = matcher.match(new PullClue(
                new Repo("acme/shop", 5L), 99, "Fixes #31", "Signalbox-Task: nobody", "", false, null, "github.com"));
        assertThat(match.waitsFor())
                .containsExactlyInAnyOrder(
                        "task/nobody", "pull/99/5", "pull/99/acme/shop", "issue/31/5", "issue/31/acme/shop");
    }

    private static final Repo SHOP = new Repo("acme/shop", null);

    private static PullClue clue(String repo, long number, String title, String body, String branch) {
        return new PullClue(new Repo(repo, null), number, title, body, branch, false, null, "github.com");
    }

    private List<String> match(String body, String branch, long number) {
        return refs(clue("acme/shop", number, "A title", body, branch));
    }

    private List<String> refs(PullClue clue) {
        return matcher.match(clue).tasks().stream().map(TaskRef::taskId).toList();
    }
}
