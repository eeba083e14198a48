package dev.signalbox.access;

import dev.signalbox.ops.SettingError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;

/** The random signing secret that is kept in the data directory: 32 raw bytes that only the owner may read. */
final class SecretFile {
    private static final String NAME = "jwt-secret";
    private static final int BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private SecretFile() {}

    /** Reads the secret, or makes it on the first start; two processes that start at once end with the same one. */
    static byte[] read(Path folder, SecureRandom random) {
        Path file = folder.resolve(NAME);
        try {
            if (!Files.exists(file)) {
                create(folder, file, random);
            }
            byte[] secret = Files.readAllBytes(file);
            if (secret.length != BYTES) {
                throw new SettingError(
                        "SIGNALBOX_DATA_DIR",
                        "its file " + NAME + " has " + secret.length + " bytes",
                        BYTES + " bytes; delete the file to get a new one, which ends all sessions");
            }
            narrow(file);
            return secret;
        } catch (IOException e) {
            throw new SettingError(
                    "SIGNALBOX_DATA_DIR",
                    "the file " + file + " cannot be read or written",
                    "a folder we may write to, or set SIGNALBOX_JWT_SECRET");
        }
    }

    private static void create(Path folder, Path file, SecureRandom random) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, owner(folder, OWNER_FOLDER));
        }
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        Path draft = Files.createTempFile(folder, NAME, ".new", owner(folder, OWNER_FILE));
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(secret));
                channel.force(true);
            }
            publish(draft, file);
        } finally {
            Files.deleteIfExists(draft);
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** A link appears whole or not at all and never replaces one; not every file system has them. */
    private static void publish(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException otherProcessWasFirst) {
            return;
        } catch (FileSystemException | UnsupportedOperationException noLinksHere) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** A file that was copied around may have become readable for others. */
    private static void narrow(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && !OWNER_FILE.containsAll(view.readAttributes().permissions())) {
            view.setPermissions(OWNER_FILE);
        }
    }

    private static FileAttribute<?>[] owner(Path folder, Set<PosixFilePermission> permissions) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
