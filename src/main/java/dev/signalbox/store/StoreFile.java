package dev.signalbox.store;

import dev.signalbox.ops.SettingError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** {@code store.mv} in the data folder: readable by its owner only, opened by one process at a time. */
final class StoreFile {
    static final String NAME = "store.mv";
    /** Of pages as objects, which are several times as large as in the file; the system keeps the file's own in memory. */
    private static final int CACHE_MIB = 4;

    private static final String FOLDER_ALLOWED = "a folder that we may write to";

    private StoreFile() {}

    /** @throws SettingError when the folder cannot be used, is in use, or has another kind of file of our name */
    static MVStore open(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            create(folder, file);
        } catch (IOException e) {
            throw unusable(folder);
        }
        try {
            MVStore store = new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .cacheSize(CACHE_MIB)
                    .autoCommitBufferSize(0) // else H2 commits amid a change when much is unsaved
                    .compress()
                    .open();
            // Only the newest version is ever read, so the space of older ones may be used again at once.
            store.setRetentionTime(0);
            store.setVersionsToKeep(0);
            return store;
        } catch (MVStoreException e) {
            throw switch (e.getErrorCode()) {
                case DataUtils.ERROR_FILE_LOCKED ->
                    new SettingError(
                            StoreSettings.DATA_DIR,
                            folder + " is in use by another Signalbox process",
                            "a folder of its own for each process, or " + StoreSettings.URI + " for a shared database");
                case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT ->
                    new SettingError(
                            StoreSettings.DATA_DIR,
                            file + " is damaged or no store of ours",
                            "a new folder, or one with an undamaged " + NAME);
                default -> unusable(folder);
            };
        }
    }

    private static SettingError unusable(Path folder) {
        return new SettingError(StoreSettings.DATA_DIR, "cannot write to " + folder, FOLDER_ALLOWED);
    }

    private static void create(Path folder, Path file) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, rights(posix, "rwx------"));
        }
        try {
            Files.createFile(file, rights(posix, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file) || !Files.isWritable(file)) {
                throw e;
            }
        }
    }

    private static FileAttribute<?>[] rights(boolean posix, String rights) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
