package dev.signalbox.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tasks have in common is in memory once, and what is kept of an address is enough to say it. */
class SharedTest {
    private static Task task(int n) {
        var created = new LifecycleEvent.Created(
                "Task " + n, null, new String("ann"), List.of(new String("bug")), new String("acme/shop"), null);
        Actor bob = new Actor(Actor.Kind.USER, new String("bob"), new String("Bob"));
        Event event =
                new Event("e" + n, "a", n, "t" + n, 1, Instant.ofEpochMilli(77), bob, created, false, null, null, null);
        return Task.create(event, created);
    }

    @Test
    void tasksShareAuthorsLabelsRepositoriesAndTimes() {
        Task one = task(1);
        Task other = task(2);
        assertThat(other.creator()).isSameAs(one.creator());
        assertThat(other.assignedTo()).isSameAs(one.assignedTo());
        assertThat(other.labels().getFirst()).isSameAs(one.labels().getFirst());
        assertThat(other.repo()).isSameAs(one.repo());
        assertThat(other.updatedAt()).isSameAs(one.createdAt());
    }

    @Test
    void neverTakesAnotherValueForIt() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            texts.add("text " + i);
        }
        assertThat(Shared.texts(texts)).isEqualTo(texts);
        assertThat(Shared.texts(texts)).isEqualTo(texts);
    }

    @Test
    void addressesStayAsTheyWereGiven() {
        for (String url : List.of(
                "https://github.com/acme/shop/issues/7",
                "https://github.com/acme/shop/issues/8",
                "https://github.com/old/name/issues/7",
                "https://git.example/acme/shop/issues/7")) {
            Issue issue = new Issue(url, 7, "acme/shop", 5L, null);
            assertThat(issue.url()).isEqualTo(url);
            assertThat(Issue.read(Fields.of(issue.storedJson(), "issue"))).isEqualTo(issue);
            PullRequest renamed = new PullChange(PullRequest.unseen("", 9, "new/name"))
                    .details(PullDetails.ofRepo(5L), null, null)
                    .done();
            assertThat(issue.named(List.of(renamed)).url()).isEqualTo(url);
            assertThat(issue.named(List.of(renamed)).repo()).isEqualTo("new/name");
        }
        assertThat(PullRequest.unseen("", 7, "").url()).isEmpty();
        assertThat(PullRequest.unseen("https://github.com/acme/shop/pull/7", 7, "acme/shop"))
                .isEqualTo(PullRequest.unseen(null, 7, "acme/shop"));
    }
}
