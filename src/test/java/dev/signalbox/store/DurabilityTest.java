package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DurabilityTest {
    @Test
    void aWriteThatTheDiskNeverTakesFailsAfterTheLongestWait() {
        Durability durability = new Durability(Duration.ofMillis(30));
        long change = durability.begin();
        assertThatThrownBy(() -> durability.await(change, 0))
                .asInstanceOf(InstanceOfAssertFactories.type(MongoServerError.class))
                .extracting(MongoServerError::getCodeName)
                .isEqualTo("MaxTimeMSExpired");
    }

    @Test
    void whoWaitsLearnsThatTheStoreHasEnded() {
        Durability durability = new Durability(Duration.ofMinutes(1));
        long change = durability.begin();
        Thread.ofVirtual().start(() -> durability.end(StoreErrors.ended("it was closed")));
        assertThatThrownBy(() -> durability.await(change, 0)).hasMessageContaining("it was closed");
    }
}
