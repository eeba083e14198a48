package dev.signalbox.projection;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Many similar documents as bytes: each text is written once and then named by its number, so that names, labels, people and
 * repositories cost two bytes a row, and share their objects when they are read. Values are {@code null}, booleans, whole
 * and decimal numbers, texts, dates, lists and maps.
 */
final class RowBytes {
    private static final int NULL = 0;
    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int NUMBER = 3;
    private static final int DECIMAL = 4;
    private static final int DATE = 5;
    private static final int LIST = 6;
    private static final int MAP = 7;
    /** Followed by the text; the next number is its own. */
    private static final int NEW_TEXT = 8;
    /** Followed by the number of a text. */
    private static final int TEXT = 9;

    private RowBytes() {}

    /** @throws IllegalArgumentException for a value of another type */
    static byte[] write(List<Map<String, Object>> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 << 10);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            new Writer(out).write(rows);
        } catch (IOException e) {
            throw new IllegalStateException("an array takes every byte", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are not of {@link #write} */
    static List<Map<String, Object>> read(byte[] bytes) {
        try {
            Object rows = new Reader(bytes).read();
            @SuppressWarnings("unchecked")
            List<Map<String, Object>> list = (List<Map<String, Object>>) rows;
            return list == null ? List.of() : list;
        } catch (ClassCastException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not rows", e);
        }
    }

    private record Writer(DataOutputStream out, Map<String, Integer> texts) {
        private Writer(DataOutputStream out) {
            this(out, new HashMap<>());
        }

        private void write(@Nullable Object value) throws IOException {
            switch (value) {
                case null -> out.writeByte(NULL);
                case Boolean flag -> out.writeByte(flag ? TRUE : FALSE);
                case Integer number -> number(NUMBER, number);
                case Long number -> number(NUMBER, number);
                case Double number -> number(DECIMAL, Double.doubleToLongBits(number));
                case Date date -> number(DATE, date.getTime());
                case String text -> text(text);
                case List<?> list -> {
                    number(LIST, list.size());
                    for (Object item : list) {
                        write(item);
                    }
                }
                case Map<?, ?> map -> {
                    number(MAP, map.size());
                    for (Map.Entry<?, ?> entry : map.entrySet()) {
                        text(String.valueOf(entry.getKey()));
                        write(entry.getValue());
                    }
                }
                default -> throw new IllegalArgumentException("a value of " + value.getClass());
            }
        }

        private void number(int type, long number) throws IOException {
            out.writeByte(type);
            varint(number);
        }

        /** Seven bits a byte, the low ones first. */
        private void varint(long number) throws IOException {
            long rest = number;
            while ((rest & ~0x7FL) != 0) {
                out.writeByte((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            out.writeByte((int) rest);
        }

        private void text(String text) throws IOException {
            Integer known = texts.putIfAbsent(text, texts.size());
            if (known != null) {
                number(TEXT, known);
                return;
            }
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            number(NEW_TEXT, utf8.length);
            out.write(utf8);
        }
    }

    /** Reads from the array itself: a stream takes a lock for each byte. */
    private static final class Reader {
        private final byte[] bytes;
        private final List<String> texts = new ArrayList<>();
        private int at;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        private @Nullable Object read() {
            int type = bytes[at++];
            return switch (type) {
                case NULL -> null;
                case TRUE -> true;
                case FALSE -> false;
                case NUMBER -> varint();
                case DECIMAL -> Double.longBitsToDouble(varint());
                case DATE -> new Date(varint());
                case NEW_TEXT -> text((int) varint());
                case TEXT -> texts.get((int) varint());
                case LIST -> list();
                case MAP -> map();
                default -> throw new IndexOutOfBoundsException("type " + type);
            };
        }

        private List<@Nullable Object> list() {
            int size = size();
            List<@Nullable Object> list = new ArrayList<>(size);
            for (int left = size; left > 0; left--) {
                list.add(read());
            }
            return list;
        }

        private Map<String, @Nullable Object> map() {
            int size = size();
            Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(size);
            for (int left = size; left > 0; left--) {
                map.put((String) read(), read());
            }
            return map;
        }

        /** Each item takes a byte at least, so that damaged bytes never ask for more memory than they have. */
        private int size() {
            return Objects.checkIndex((int) varint(), bytes.length - at + 1);
        }

        private long varint() {
            byte next = bytes[at++];
            long number = next & 0x7FL;
            for (int shift = 7; next < 0 && shift < Long.SIZE; shift += 7) {
                next = bytes[at++];
                number |= (next & 0x7FL) << shift;
            }
            return number;
        }

        private String text(int length) {
            String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            texts.add(text);
            return text;
        }
    }
}
