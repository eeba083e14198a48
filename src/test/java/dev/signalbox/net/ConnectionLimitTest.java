package dev.signalbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.FakeLimits;
import dev.signalbox.fakes.People;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
    private static final Principal ADA = People.principal("ada");

    private final ConnectionLimit connections = new ConnectionLimit(FakeLimits.connections(2, 3), FakeLimits.metrics());

    @Test
    void anAddressIsCountedUntilItsConnectionsAreGone() {
        assertThat(connections.enter("a")).isTrue();
        assertThat(connections.enter("a")).isTrue();
        assertThat(connections.isFull("a")).isFalse();
        assertThat(connections.enter("a")).isTrue();
        assertThat(connections.isFull("a")).isTrue();
        assertThat(connections.enter("a")).isFalse();
        assertThat(connections.isFull("b")).isFalse();

        connections.leave("a");
        assertThat(connections.isFull("a")).isFalse();
        connections.leave("a");
        connections.leave("a");
        assertThat(Counted.by(connections)).isZero();
    }

    @Test
    void aPrincipalIsCountedOnEveryTransport() {
        connections.enter(ADA);
        assertThatCode(() -> connections.check(ADA)).doesNotThrowAnyException();
        connections.enter(ADA);
        assertThatThrownBy(() -> connections.enter(ADA)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> connections.check(ADA)).isInstanceOf(Refused.class);
        assertThatCode(() -> connections.enter(People.principal("bob"))).doesNotThrowAnyException();
        connections.leave(ADA);
        assertThatCode(() -> connections.enter(ADA)).doesNotThrowAnyException();
        connections.leave(ADA);
        connections.leave(ADA);
        connections.leave(People.principal("bob"));
        assertThat(Counted.by(connections)).isZero();
    }

    @Test
    void anonymousCallersAreNotCountedTogether() {
        for (int i = 0; i < 10; i++) {
            connections.enter(Principal.ANONYMOUS);
        }
        connections.leave(Principal.ANONYMOUS);
        assertThat(Counted.by(connections)).isZero();
    }

    @Test
    void switchedOffItCountsAndRefusesNothing() {
        ConnectionLimit open = new ConnectionLimit(FakeLimits.off(), FakeLimits.metrics());
        for (int i = 0; i < 5_000; i++) {
            assertThat(open.enter("a")).isTrue();
        }
        assertThat(open.isFull("a")).isFalse();
        assertThat(Counted.by(open)).isEqualTo(5_000);
        for (int i = 0; i < 5_000; i++) {
            open.leave("a");
        }
        assertThat(Counted.by(open)).isZero();
    }
}
