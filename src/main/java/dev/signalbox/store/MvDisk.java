package dev.signalbox.store;

import dev.signalbox.ops.SettingError;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** The file of an H2 MVStore. Only the committer calls it, except for {@link #store}. */
final class MvDisk implements GroupCommit.Disk {
    private static final long MARK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** More than commits usually need, so that a disk with room for one small write is not taken for one with space. */
    private static final int PROOF_BYTES = 1 << 20;

    private static final String PROOF = "proof";

    private final Path folder;
    private final StoreMark mark;
    private Runnable reopened = () -> {};
    private volatile MVStore store;
    private Compaction compaction;
    private long marked = System.nanoTime();

    /** @param store of this folder */
    MvDisk(Path folder, MVStore store) {
        this.folder = folder;
        this.mark = new StoreMark(folder);
        this.store = store;
        this.compaction = new Compaction(store);
    }

    /** Before the committer starts. @param reopened what to do each time after the file was opened again */
    void onReopened(Runnable reopened) {
        this.reopened = reopened;
    }

    /** The opened file. Any thread. */
    MVStore store() {
        return store;
    }

    @Override
    public void commit() {
        store.commit();
    }

    @Override
    public void sync() {
        long version = store.getCurrentVersion();
        store.sync();
        if (System.nanoTime() - marked >= MARK_NANOS) {
            mark.write(version);
            marked = System.nanoTime();
        }
    }

    @Override
    public void reopen() {
        store.closeImmediately();
        try {
            store = StoreFile.open(folder);
        } catch (SettingError e) {
            throw new StoreDamaged(e, e);
        }
        compaction = new Compaction(store);
        reopened.run();
    }

    @Override
    public void prove() {
        byte[] bytes = new byte[PROOF_BYTES];
        new Random().nextBytes(bytes); // what compresses to nothing proves nothing
        MVMap<String, byte[]> proof = store.openMap(PROOF);
        proof.put(PROOF, bytes);
        store.commit();
        store.sync();
        proof.clear();
        store.commit();
        store.sync();
    }

    @Override
    public long compact() {
        return compaction.step();
    }

    /** After the last commit. */
    void close() {
        mark.write(store.getCurrentVersion());
    }
}
