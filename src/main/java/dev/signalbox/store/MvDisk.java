package dev.signalbox.store;

import org.h2.mvstore.MVStore;

/** The file of an H2 MVStore. Only the committer calls it. */
final class MvDisk implements GroupCommit.Disk {
    /** After so many commits a part of the space that old versions left behind is reclaimed; else the file only grows. */
    private static final int COMMITS_BETWEEN_COMPACTIONS = 500;

    private static final int FILL_RATE_PERCENT = 50;
    private static final int COMPACTION_BYTES = 2 << 20;

    private final MVStore store;
    private int commits;

    MvDisk(MVStore store) {
        this.store = store;
    }

    @Override
    public void commit() {
        store.commit();
        if (++commits >= COMMITS_BETWEEN_COMPACTIONS) {
            commits = 0;
            store.compact(FILL_RATE_PERCENT, COMPACTION_BYTES);
        }
    }

    @Override
    public void sync() {
        store.sync();
    }
}
