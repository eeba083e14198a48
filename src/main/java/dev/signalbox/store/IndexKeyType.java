package dev.signalbox.store;

import de.bwaldvogel.mongo.backend.KeyValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an index, value by value. H2 by itself serializes two Java objects for each comparison, thirty of them for one
 * look-up among 30,000 keys. The order is the same as that of the serialized keys, so that the trees of older files stay right; their
 * serialized keys are read, and replaced when their page is written again. Stateless, as {@link DocumentType}.
 */
final class IndexKeyType extends BasicDataType<KeyValue> {
    /** A tag that {@link ObjectDataType} never writes. */
    private static final byte KEY = 121;

    /** An object, a list and the values in it. */
    private static final int MEMORY_OF_KEY = 100;

    @Override
    public KeyValue[] createStorage(int size) {
        return new KeyValue[size];
    }

    @Override
    public int getMemory(KeyValue key) {
        return MEMORY_OF_KEY
                + key.stream().mapToInt(new ObjectDataType()::getMemory).sum();
    }

    @Override
    public int compare(KeyValue a, KeyValue b) {
        return isSimple(a) && isAlike(a, b) && isSimple(b) ? compareSimple(a, b) : compareObjects(a, b);
    }

    private static int compareSimple(KeyValue a, KeyValue b) {
        for (int i = 0; i < a.size(); i++) {
            int order = a.get(i) instanceof String text
                    ? compareTexts(text, (String) b.get(i))
                    : Long.compareUnsigned(bits(a.get(i)), bits(b.get(i)));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** As the inherited one, but looks only once at what the wanted key consists of. */
    @Override
    public int binarySearch(KeyValue wanted, Object storage, int size, int guess) {
        if (!isSimple(wanted)) {
            return super.binarySearch(wanted, storage, size, guess);
        }
        KeyValue[] keys = (KeyValue[]) storage;
        int low = 0;
        int high = size - 1;
        int at = guess < 1 || guess > high ? high >>> 1 : guess - 1; // H2 gives the place of the last one, from 1
        while (low <= high) {
            KeyValue key = keys[at];
            int order =
                    isAlike(wanted, key) && isSimple(key) ? compareSimple(wanted, key) : compareObjects(wanted, key);
            if (order == 0) {
                return at;
            }
            if (order > 0) {
                low = at + 1;
            } else {
                high = at - 1;
            }
            at = (low + high) >>> 1;
        }
        return -(low + 1);
    }

    private static boolean isSimple(KeyValue key) {
        for (int i = 0; i < key.size(); i++) {
            if (!isSimple(key.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether two keys have values of the same types; the values of {@code a} are not {@code null}. */
    private static boolean isAlike(KeyValue a, KeyValue b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            Object other = b.get(i);
            if (other == null || a.get(i).getClass() != other.getClass()) {
                return false;
            }
        }
        return true;
    }

    private static int compareObjects(KeyValue a, KeyValue b) {
        return new ObjectDataType().compare(a, b);
    }

    /** What our indexes hold, and what has the same order in memory as when serialized. */
    private static boolean isSimple(@Nullable Object value) {
        return value instanceof Double || (value instanceof String text && isAscii(text));
    }

    /** Without NUL, which takes two bytes when serialized. */
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c > 127) {
                return false;
            }
        }
        return true;
    }

    /** Serialized, the length comes before the text. */
    private static int compareTexts(String a, String b) {
        return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
    }

    private static long bits(Object number) {
        return Double.doubleToLongBits((Double) number);
    }

    @Override
    public void write(WriteBuffer out, KeyValue key) {
        ObjectDataType values = new ObjectDataType();
        out.put(KEY).putVarInt(key.size());
        key.forEach(value -> values.write(out, value));
    }

    @Override
    public KeyValue read(ByteBuffer in) {
        if (in.get(in.position()) != KEY) {
            return (KeyValue) new ObjectDataType().read(in);
        }
        in.get();
        ObjectDataType values = new ObjectDataType();
        int size = DataUtils.readVarInt(in);
        List<Object> read = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            read.add(values.read(in));
        }
        return new KeyValue(read);
    }
}
