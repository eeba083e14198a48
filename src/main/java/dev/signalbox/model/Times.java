package dev.signalbox.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Times in the format of all responses, {@code 2026-01-31T12:00:00.000Z}. A state says thousands of them and a checkpoint reads
 * as many, for which the formatters of the JDK take a fifth of the whole.
 */
final class Times {
    private static final DateTimeFormatter ANY_YEAR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String FORM = "0000-00-00T00:00:00.000Z";
    private static final int DAY_SECONDS = 86_400;

    private Times() {}

    /** What is less than a millisecond is left out. */
    static String text(Instant time) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), DAY_SECONDS));
        if (date.getYear() < 0 || date.getYear() > 9_999) {
            return ANY_YEAR.format(time);
        }
        int second = Math.floorMod(time.getEpochSecond(), DAY_SECONDS);
        byte[] text = FORM.getBytes(StandardCharsets.ISO_8859_1);
        write(text, 4, date.getYear());
        write(text, 7, date.getMonthValue());
        write(text, 10, date.getDayOfMonth());
        write(text, 13, second / 3_600);
        write(text, 16, second / 60 % 60);
        write(text, 19, second % 60);
        write(text, 23, time.getNano() / 1_000_000);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void write(byte[] text, int end, int number) {
        int rest = number;
        for (int at = end - 1; rest > 0; at--) {
            text[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The time; {@code null} when it is none, or in another format. */
    static @Nullable Instant read(String text) {
        if (text.length() != FORM.length()) {
            return null;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char c = text.charAt(i);
            if (FORM.charAt(i) == '0' ? c < '0' || c > '9' : c != FORM.charAt(i)) {
                return null;
            }
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        boolean isDate = month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
        if (!isDate || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochMilli(
                ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + number(text, 20, 23));
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
