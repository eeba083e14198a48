package dev.signalbox.projection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link ChunkWriter} wrote, in the same order. A word is one object wherever it is read. Every method throws
 * {@link IllegalArgumentException} or {@link IndexOutOfBoundsException} for bytes of something else.
 */
final class ChunkReader {
    private final byte[] bytes;
    private final List<String> words = new ArrayList<>();
    private int at;

    ChunkReader(byte[] bytes) {
        this.bytes = bytes;
    }

    private static IllegalArgumentException foreign() {
        return new IllegalArgumentException("not rows");
    }

    boolean flag() {
        return switch (bytes[at++]) {
            case ChunkWriter.TRUE -> true;
            case ChunkWriter.FALSE -> false;
            default -> throw foreign();
        };
    }

    long number() {
        byte next = bytes[at++];
        long number = next & 0x7FL;
        for (int shift = 7; next < 0 && shift < Long.SIZE; shift += 7) {
            next = bytes[at++];
            number |= (next & 0x7FL) << shift;
        }
        return number;
    }

    @Nullable
    Long numberOrNull() {
        return flag() ? number() : null;
    }

    String text() {
        return known(textOrNull());
    }

    @Nullable
    String textOrNull() {
        long length = number() - 1;
        if (length < 0) {
            return null;
        }
        int end = at + Objects.checkIndex((int) length, bytes.length - at + 1);
        String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
        at = end;
        return text;
    }

    String word() {
        return known(wordOrNull());
    }

    @Nullable
    String wordOrNull() {
        int number = (int) number();
        if (number == ChunkWriter.NULL) {
            return null;
        }
        if (number == ChunkWriter.NEW_WORD) {
            words.add(text());
            return words.getLast();
        }
        return words.get(number - ChunkWriter.FIRST_WORD);
    }

    private static String known(@Nullable String text) {
        if (text == null) {
            throw foreign();
        }
        return text;
    }

    Instant time() {
        return Instant.ofEpochMilli(number());
    }

    @Nullable
    Instant timeOrNull() {
        return flag() ? time() : null;
    }

    <T> @Nullable T optional(Function<ChunkReader, T> read) {
        return flag() ? read.apply(this) : null;
    }

    /** An immutable one. */
    <T> List<T> list(Function<ChunkReader, T> read) {
        int size = size();
        if (size <= 1) {
            return size == 0 ? List.of() : List.of(read.apply(this));
        }
        List<T> list = new ArrayList<>(size);
        for (int left = size; left > 0; left--) {
            list.add(read.apply(this));
        }
        return List.copyOf(list);
    }

    /** Each item takes a byte at least, so that damaged bytes never ask for more memory than they have. */
    private int size() {
        return Objects.checkIndex((int) number(), bytes.length - at + 1);
    }

    @Nullable
    Object value() {
        return switch (bytes[at++]) {
            case ChunkWriter.NULL -> null;
            case ChunkWriter.TRUE -> true;
            case ChunkWriter.FALSE -> false;
            case ChunkWriter.NUMBER -> number();
            case ChunkWriter.DECIMAL -> Double.longBitsToDouble(number());
            case ChunkWriter.DATE -> new Date(number());
            case ChunkWriter.TEXT -> word();
            case ChunkWriter.LIST -> values();
            case ChunkWriter.MAP -> map();
            default -> throw foreign();
        };
    }

    private List<@Nullable Object> values() {
        int size = size();
        List<@Nullable Object> list = new ArrayList<>(size);
        for (int left = size; left > 0; left--) {
            list.add(value());
        }
        return list;
    }

    private Map<String, @Nullable Object> map() {
        int size = size();
        Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(size);
        for (int left = size; left > 0; left--) {
            map.put(word(), value());
        }
        return map;
    }
}
