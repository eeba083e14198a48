package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Refused;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginLimiterTest {
    private final MovingClock clock = new MovingClock();
    private final LoginLimiter limiter = Counted.loginLimiter(clock);

    private long open() {
        limiter.windows.cleanUp();
        return limiter.windows.asMap().keySet().stream().count(); // without what is over but not swept yet
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            limiter.failed("ada", "10.0.0.1");
        }
    }

    private void assertLimited(long retryAfter) {
        assertThatThrownBy(() -> limiter.check("ada", "10.0.0.1")).isInstanceOfSatisfying(Refused.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(e.details()).containsEntry("retryAfter", retryAfter);
        });
    }

    @Test
    void tenFailuresAreForgiven() {
        fail(10);
        assertThatCode(() -> limiter.check("ada", "10.0.0.1")).doesNotThrowAnyException();
    }

    @Test
    void theEleventhFailureLocksSignInUntilTheMinuteIsOver() {
        fail(10);
        clock.advance(Duration.ofSeconds(20));
        assertThatThrownBy(() -> fail(1)).isInstanceOf(Refused.class);
        assertLimited(40);
        clock.advance(Duration.ofMillis(39_999));
        assertLimited(1);
        clock.advance(Duration.ofMillis(1));
        assertThatCode(() -> limiter.check("ada", "10.0.0.1")).doesNotThrowAnyException();
        fail(10);
        assertThatThrownBy(() -> fail(1)).isInstanceOf(Refused.class);
    }

    @Test
    void anotherNameAndAnotherAddressAreNotAffected() {
        assertThatThrownBy(() -> fail(11)).isInstanceOf(Refused.class);
        assertThatCode(() -> {
                    limiter.check("bob", "10.0.0.1");
                    limiter.check("ada", "10.0.0.2");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void tryingManyNamesIsStoppedBeforeTheyCostAnything() {
        for (int i = 0; i < 100; i++) {
            limiter.failed("name" + i, "10.0.0.1");
        }
        assertThatThrownBy(() -> limiter.failed("one more", "10.0.0.1")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> limiter.check("another", "10.0.0.1")).isInstanceOf(Refused.class);
        assertThatCode(() -> limiter.check("another", "10.0.0.2")).doesNotThrowAnyException();
        assertThat(open()).isEqualTo(102);
        clock.advance(LoginLimiter.WINDOW);
        assertThatCode(() -> limiter.check("another", "10.0.0.1")).doesNotThrowAnyException();
    }

    @Test
    void itRemembersABoundedNumberAndForgetsWhatIsOver() {
        for (int i = 0; i < LoginLimiter.WINDOWS_MAX; i++) {
            limiter.failed("name", "address" + i);
        }
        assertThat(open()).isEqualTo(LoginLimiter.WINDOWS_MAX);

        clock.advance(LoginLimiter.WINDOW);
        limiter.failed("ada", "10.0.0.1");
        assertThat(open()).isEqualTo(2);
    }
}
