package dev.signalbox.projection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes, one after another and without names: {@link ChunkReader} has to ask for the same in the same order. A word
 * is a text that repeats, such as a label or a person: it is written once and then named by its number.
 */
final class ChunkWriter {
    static final int NULL = 0;
    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int NUMBER = 3;
    static final int DECIMAL = 4;
    static final int DATE = 5;
    static final int LIST = 6;
    static final int MAP = 7;
    static final int TEXT = 8;

    /** Followed by the word; the next number is its own, from {@link #FIRST_WORD} on. */
    static final int NEW_WORD = 1;

    static final int FIRST_WORD = 2;

    private static final int FIRST_BYTES = 64 << 10;

    private final Map<String, Integer> words = new HashMap<>();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void put(int next) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) next;
    }

    void flag(boolean value) {
        put(value ? TRUE : FALSE);
    }

    /** Seven bits a byte, the low ones first; a negative one takes ten bytes. */
    void number(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            put((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        put((int) rest);
    }

    void numberOrNull(@Nullable Long number) {
        optional(number, ChunkWriter::number);
    }

    void text(String text) {
        textOrNull(text);
    }

    /** Its length in bytes and 1, then the bytes in UTF-8. */
    void textOrNull(@Nullable String text) {
        if (text == null) {
            number(0);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length + 1L);
        if (bytes.length - size < utf8.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + utf8.length));
        }
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    void word(String word) {
        wordOrNull(word);
    }

    void wordOrNull(@Nullable String word) {
        if (word == null) {
            number(NULL);
            return;
        }
        Integer known = words.putIfAbsent(word, FIRST_WORD + words.size());
        number(known == null ? NEW_WORD : known);
        if (known == null) {
            text(word);
        }
    }

    /** In milliseconds. */
    void time(Instant time) {
        number(time.toEpochMilli());
    }

    void timeOrNull(@Nullable Instant time) {
        optional(time, ChunkWriter::time);
    }

    <T> void optional(@Nullable T value, BiConsumer<ChunkWriter, T> write) {
        flag(value != null);
        if (value != null) {
            write.accept(this, value);
        }
    }

    <T> void list(List<T> items, BiConsumer<ChunkWriter, T> write) {
        number(items.size());
        for (T item : items) {
            write.accept(this, item);
        }
    }

    /**
     * A value that says itself what it is: {@code null}, a boolean, a whole or decimal number, a text, a date, or a list or map
     * of these.
     *
     * @throws IllegalArgumentException for a value of another type
     */
    void value(@Nullable Object value) {
        switch (value) {
            case null -> put(NULL);
            case Boolean flag -> flag(flag);
            case Integer number -> number(NUMBER, number);
            case Long number -> number(NUMBER, number);
            case Double number -> number(DECIMAL, Double.doubleToLongBits(number));
            case Date date -> number(DATE, date.getTime());
            case String text -> {
                put(TEXT);
                word(text);
            }
            case List<?> list -> {
                number(LIST, list.size());
                for (Object item : list) {
                    value(item);
                }
            }
            case Map<?, ?> map -> {
                number(MAP, map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    word(String.valueOf(entry.getKey()));
                    value(entry.getValue());
                }
            }
            default -> throw new IllegalArgumentException("a value of " + value.getClass());
        }
    }

    private void number(int type, long number) {
        put(type);
        number(number);
    }
}
