package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.signalbox.fakes.Instance;
import dev.signalbox.ops.Workers;
import io.micronaut.context.BeanProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final int OLD = 2 * Retention.STEP + 1;

    @TempDir
    Path folder;

    private record Owners(List<Expiring> all) implements BeanProvider<Expiring> {
        @Override
        public Expiring get() {
            return all.getFirst();
        }

        @Override
        public Iterator<Expiring> iterator() {
            return all.iterator();
        }
    }

    private record Owner(List<Integer> steps, MongoCollection<Document> rows) implements Expiring {
        @Override
        public String name() {
            return "rows";
        }

        @Override
        public int removeExpired(int most) {
            int removed = Retention.remove(rows, Filters.lt("at", 10), most);
            steps.add(removed);
            return removed;
        }
    }

    private record Counting(AtomicInteger sweeps) implements Expiring {
        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public int removeExpired(int most) {
            sweeps.incrementAndGet();
            return 0;
        }
    }

    private static final class Broken implements Expiring {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public int removeExpired(int most) {
            throw new StackOverflowError("a bug");
        }
    }

    @Test
    void oneOfTheInstancesSweepsUntilItEnds() throws InterruptedException {
        try (Instance one = Instance.on(folder.resolve("one"));
                Instance other = Instance.on(folder.resolve("other"), Map.of("mongodb.uri", one.mongoUri()))) {
            AtomicInteger sweeps = new AtomicInteger();
            Retention ours = retention(sweeps, one);
            Retention theirs = retention(sweeps, other);
            ours.tick();
            await().until(() -> sweeps.get() == 1);
            theirs.tick();
            theirs.close(); // returns when its turn is over
            assertThat(sweeps).hasValue(1);
            one.get(Leases.class).release();
            retention(sweeps, other).tick();
            await().until(() -> sweeps.get() == 2);
        }
    }

    private static Retention retention(AtomicInteger sweeps, Instance instance) {
        return new Retention(new Owners(List.of(new Counting(sweeps))), instance.get(Leases.class), new Workers());
    }

    @Test
    void everythingThatHasReachedItsEndIsRemovedInSmallStepsAlsoWhenAnotherOwnerFails() throws InterruptedException {
        try (Instance instance = Instance.on(folder)) {
            MongoCollection<Document> rows = instance.get(Mongo.class).collection("rows");
            rows.insertMany(IntStream.range(0, OLD + 3)
                    .mapToObj(i -> new Document("_id", i).append("at", i < OLD ? 9 : 10))
                    .toList());
            List<Integer> steps = new ArrayList<>();
            new Retention(
                            new Owners(List.of(new Broken(), new Owner(steps, rows))),
                            instance.get(Leases.class),
                            new Workers())
                    .sweep();
            assertThat(steps).containsExactly(Retention.STEP, Retention.STEP, 1);
            assertThat(rows.countDocuments()).isEqualTo(3);
        }
    }
}
