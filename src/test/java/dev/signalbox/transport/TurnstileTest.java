package dev.signalbox.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.FakeLimits;
import dev.signalbox.fakes.People;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private static final Principal ADA = People.principal("ada");

    private final Turnstile turnstile = new Turnstile(FakeLimits.connections(2, 3), FakeLimits.metrics());

    @Test
    void anAddressIsCountedUntilItsConnectionsAreGone() {
        assertThat(turnstile.enter("a")).isTrue();
        assertThat(turnstile.enter("a")).isTrue();
        assertThat(turnstile.isFull("a")).isFalse();
        assertThat(turnstile.enter("a")).isTrue();
        assertThat(turnstile.isFull("a")).isTrue();
        assertThat(turnstile.enter("a")).isFalse();
        assertThat(turnstile.isFull("b")).isFalse();

        turnstile.left("a");
        assertThat(turnstile.isFull("a")).isFalse();
        turnstile.left("a");
        turnstile.left("a");
        assertThat(turnstile.size()).isZero();
    }

    @Test
    void aPrincipalIsCountedOnEveryRoad() {
        turnstile.enter(ADA);
        assertThatCode(() -> turnstile.check(ADA)).doesNotThrowAnyException();
        turnstile.enter(ADA);
        assertThatThrownBy(() -> turnstile.enter(ADA)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> turnstile.check(ADA)).isInstanceOf(Refused.class);
        assertThatCode(() -> turnstile.enter(People.principal("bob"))).doesNotThrowAnyException();
        turnstile.left(ADA);
        assertThatCode(() -> turnstile.enter(ADA)).doesNotThrowAnyException();
        turnstile.left(ADA);
        turnstile.left(ADA);
        turnstile.left(People.principal("bob"));
        assertThat(turnstile.size()).isZero();
    }

    @Test
    void nobodyInParticularIsNotOne() {
        for (int i = 0; i < 10; i++) {
            turnstile.enter(Principal.ANONYMOUS);
        }
        turnstile.left(Principal.ANONYMOUS);
        assertThat(turnstile.size()).isZero();
    }

    @Test
    void switchedOffItCountsAndRefusesNobody() {
        Turnstile open = new Turnstile(FakeLimits.off(), FakeLimits.metrics());
        for (int i = 0; i < 5_000; i++) {
            assertThat(open.enter("a")).isTrue();
        }
        assertThat(open.isFull("a")).isFalse();
        assertThat(open.size()).isEqualTo(5_000);
        for (int i = 0; i < 5_000; i++) {
            open.left("a");
        }
        assertThat(open.size()).isZero();
    }
}
