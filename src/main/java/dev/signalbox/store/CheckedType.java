package dev.signalbox.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.DataType;

/**
 * Another type, with a checksum over all its values in a page: MVStore itself has checksums only for the frame of what it
 * writes, so that a flipped byte would come back as another value. Pages without one, of older files, are read as they are.
 */
final class CheckedType<T> extends BasicDataType<T> {
    /** A tag that no type of ours or of H2 begins with; the length and the checksum follow, four bytes each. */
    private static final byte CHECKED = 122;

    private static final int HEADER = 9;

    private final DataType<T> plain;

    CheckedType(DataType<T> plain) {
        this.plain = plain;
    }

    @Override
    public void write(WriteBuffer out, Object storage, int count) {
        if (count == 0) {
            return;
        }
        int start = out.position();
        out.put(CHECKED).putInt(0).putInt(0);
        plain.write(out, storage, count);
        int length = out.position() - start - HEADER;
        out.putInt(start + 1, length);
        out.putInt(start + 5, checksum(count, out.getBuffer().array(), start + HEADER, length));
    }

    @Override
    public void read(ByteBuffer in, Object storage, int count) {
        if (count == 0) {
            return;
        }
        if (in.get(in.position()) == CHECKED) {
            in.get();
            int length = in.getInt();
            int checksum = in.getInt();
            if (length < 0
                    || length > in.remaining()
                    || checksum(count, in.array(), in.arrayOffset() + in.position(), length) != checksum) {
                throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "wrong checksum of a page");
            }
        }
        plain.read(in, storage, count);
    }

    private static int checksum(int count, byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, count));
        checksum.update(bytes, from, length);
        return (int) checksum.getValue();
    }

    @Override
    public T[] createStorage(int size) {
        return plain.createStorage(size);
    }

    @Override
    public int getMemory(T value) {
        return plain.getMemory(value);
    }

    @Override
    public boolean isMemoryEstimationAllowed() {
        return plain.isMemoryEstimationAllowed();
    }

    @Override
    public int compare(T a, T b) {
        return plain.compare(a, b);
    }

    @Override
    public int binarySearch(T key, Object storage, int size, int guess) {
        return plain.binarySearch(key, storage, size, guess);
    }

    @Override
    public void write(WriteBuffer out, T value) {
        plain.write(out, value);
    }

    @Override
    public T read(ByteBuffer in) {
        return plain.read(in);
    }
}
