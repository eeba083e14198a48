package dev.signalbox.store;

import dev.signalbox.ops.SettingError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * {@code store.mv} in the data folder: readable by its owner only, opened by one process at a time. A new one is there at
 * once with all that makes it a store, so that an empty file is never one.
 */
final class StoreFile {
    static final String NAME = "store.mv";
    /** Of pages as objects, which are several times as large as in the file; the system keeps the file's own in memory. */
    private static final int CACHE_MIB = 4;

    private static final String FOLDER_ALLOWED = "a folder that we may write to";

    private StoreFile() {}

    /** @throws SettingError when the folder cannot be used or is in use, or its store is damaged or no store of ours */
    static MVStore open(Path folder) {
        Path file = folder.resolve(NAME);
        StoreMark mark = new StoreMark(folder);
        try {
            createFolder(folder);
            if (!Files.exists(file)) {
                if (mark.exists()) {
                    throw damaged(file, "is missing, though this folder had a store");
                }
                create(file);
            }
            if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
                throw unusable(folder);
            }
            if (Files.size(file) == 0) {
                throw damaged(file, "is empty");
            }
        } catch (IOException e) {
            throw unusable(folder);
        }
        MVStore store = opened(folder, file);
        if (store.getCurrentVersion() < mark.version()) {
            store.closeImmediately();
            throw damaged(file, "ends before what was stored last");
        }
        mark.write(store.getCurrentVersion());
        return store;
    }

    private static MVStore opened(Path folder, Path file) {
        try {
            return openStore(file);
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new StoreInUse(folder);
            }
            throw damaged(file, "is damaged or no store of ours");
        } catch (RuntimeException e) { // what H2 makes of other bytes than its own
            throw damaged(file, "is damaged or no store of ours");
        }
    }

    private static MVStore openStore(Path file) {
        MVStore store = new MVStore.Builder()
                .fileName(UninterruptiblePath.of(file))
                .autoCommitDisabled()
                .cacheSize(CACHE_MIB)
                .autoCommitBufferSize(0) // else H2 commits amid a change when much is unsaved
                .compress()
                .open();
        // Only the newest version is ever read, so the space of older ones may be used again at once.
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        return store;
    }

    /** What is wrong with the file, and what to do, in one sentence. */
    static SettingError damaged(Path file, String what) {
        return new SettingError(
                StoreSettings.DATA_DIR,
                file + " " + what,
                "the folder as a backup has it, or a new one (without " + NAME + " and " + StoreMark.NAME + ")");
    }

    private static SettingError unusable(Path folder) {
        return new SettingError(StoreSettings.DATA_DIR, "cannot write to " + folder, FOLDER_ALLOWED);
    }

    private static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
        }
    }

    /** Under another name first; the process may be killed meanwhile. */
    private static void create(Path file) throws IOException {
        Path made = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(made);
        Files.createFile(made, ownerOnly(made, "rw-------"));
        openStore(made).close();
        try {
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            Files.delete(made); // another process was first
        }
    }

    static FileAttribute<?>[] ownerOnly(Path file, String rights) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
