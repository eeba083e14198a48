package dev.signalbox.store;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVStoreException;

/** Looks whether the store is whole. */
@Singleton
public final class SoundStore {
    private final Connection.Server server;
    private final Indexes indexes;

    SoundStore(Connection.Server server, Indexes indexes) {
        this.server = server;
        this.indexes = indexes;
    }

    /** What is wrong, a sentence each. Reads the whole file of the embedded store. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        EmbeddedMongo embedded = server.embedded();
        if (embedded != null) {
            try {
                embedded.readAll();
            } catch (MVStoreException e) {
                problems.add("the file of the embedded store is damaged; `check --repair` saves what can be read");
                return problems;
            }
        }
        problems.addAll(indexes.missing());
        return problems;
    }
}
