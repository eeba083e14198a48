package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.bson.Document;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OpenCursorsTest {
    private final AtomicLong now = new AtomicLong();
    private final CursorRegistry registry = new CursorRegistry();
    private final OpenCursors cursors = new OpenCursors(registry, now::get);

    @Test
    void endsACursorThatNobodyAskedForTenMinutesAndNoOther() {
        BatchCursor left = open();
        BatchCursor used = open();
        pass(Duration.ofMinutes(9));
        assertThat(used.takeDocuments(1)).hasSize(1);
        pass(Duration.ofMinutes(1));
        BatchCursor next = open();

        assertThat(registry.size()).isEqualTo(2);
        assertThat(registry.getCursor(used.getId())).isSameAs(used);
        assertThat(registry.getCursor(next.getId())).isSameAs(next);
        assertThat(registry.remove(left)).isFalse();
    }

    private BatchCursor open() {
        BatchCursor cursor =
                cursors.cursor(List.of(new Document("_id", 1), new Document("_id", 2), new Document("_id", 3))
                        .iterator());
        cursors.keep(cursor);
        return cursor;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
