package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AppendQueueTest {
    private final MovingClock clock = new MovingClock();
    private final OverdueCommands overdue = new OverdueCommands();
    private final AppendQueue queue = new AppendQueue(clock, Traces.OFF, overdue);
    private final List<Pending> batch = new ArrayList<>();

    private CompletableFuture<Appended> add() {
        return queue.add(new Command(Actor.SIGNALBOX, null, state -> null));
    }

    @Test
    void aCommandThatNobodyTakesIsRefusedAfterItsDeadline() {
        CompletableFuture<Appended> command = add();
        clock.advance(Duration.ofSeconds(5));
        overdue.refuse();
        assertThat(command).isNotDone();
        clock.advance(Duration.ofMillis(1));
        overdue.refuse();
        assertRefused(command, "nothing was accepted");
        queue.take(batch);
        assertThat(batch).isEmpty();
    }

    @Test
    void aCommandWithoutAResultFailsAsNotKnownYet() {
        CompletableFuture<Appended> command = add();
        queue.take(batch);
        clock.advance(Duration.ofSeconds(30));
        overdue.refuse();
        assertThat(command).isNotDone();
        clock.advance(Duration.ofMillis(1));
        overdue.refuse();
        assertRefused(command, "not known yet");
    }

    @Test
    void aCommandThatWasAnsweredKeepsItsAnswer() {
        CompletableFuture<Appended> command = add();
        queue.take(batch);
        Appended answer = new Appended(null, null, false);
        batch.getFirst().done(answer);
        assertThat(command.join()).isSameAs(answer);
        queue.answered();
        clock.advance(Duration.ofMinutes(1));
        overdue.refuse();
        assertThat(command.join()).isSameAs(answer);
    }

    /** Those that still wait were put back into the set that was being gone through, and met there again and again. */
    @Test
    void commandsThatWaitInManySpacesAreLookedAtOnceEach() {
        List<CompletableFuture<Appended>> commands = IntStream.range(0, 1_000)
                .mapToObj(space -> new AppendQueue(clock, Traces.OFF, overdue))
                .map(space -> space.add(new Command(Actor.SIGNALBOX, null, state -> null)))
                .toList();
        assertTimeoutPreemptively(Duration.ofSeconds(10), overdue::refuse);
        assertThat(commands).noneMatch(CompletableFuture::isDone);
        clock.advance(Duration.ofSeconds(6));
        overdue.refuse();
        commands.forEach(command -> assertRefused(command, "nothing was accepted"));
    }

    private static void assertRefused(CompletableFuture<Appended> command, String detail) {
        assertThatThrownBy(() -> Appended.await(command))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(detail);
    }
}
