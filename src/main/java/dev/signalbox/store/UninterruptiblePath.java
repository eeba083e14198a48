package dev.signalbox.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files that stay open when a thread that reads them is interrupted. Java closes a {@link FileChannel} then, for everyone;
 * commands are executed in the threads of those who send them. Public, because H2 makes instances of it.
 */
public final class UninterruptiblePath extends FilePathWrapper {
    private static final String SCHEME = "uninterruptible";

    static {
        FilePath.register(new UninterruptiblePath());
    }

    /** The name by which H2 opens a file in this way. */
    static String of(java.nio.file.Path file) {
        return SCHEME + ":" + file;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Opened(new RandomAccessFile(getBase().toString(), mode));
    }

    /** Any thread; one at a time moves the position of the file. */
    private static final class Opened extends FileBaseDefault {
        private final RandomAccessFile file;

        Opened(RandomAccessFile file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer to, long position) throws IOException {
            int read;
            synchronized (file) {
                file.seek(position);
                read = file.read(to.array(), to.arrayOffset() + to.position(), to.remaining());
            }
            to.position(to.position() + Math.max(0, read));
            return read;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            int size = from.remaining();
            synchronized (file) {
                file.seek(position);
                file.write(from.array(), from.arrayOffset() + from.position(), size);
            }
            from.position(from.limit());
            return size;
        }

        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            synchronized (file) {
                if (size < file.length()) {
                    file.setLength(size);
                }
            }
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.getFD().sync();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.getChannel().tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
