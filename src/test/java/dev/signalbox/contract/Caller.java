package dev.signalbox.contract;

import java.util.function.Supplier;

/**
 * A caller.
 *
 * @param column of the {@link AccessTable}
 * @param credential created for each call, because some calls end one; {@code ""} for none
 */
record Caller(String name, String column, boolean isKey, Supplier<String> credential) {
    boolean isRoot() {
        return column.equals("root");
    }

    /** Names and values. */
    String[] headers() {
        String given = credential.get();
        return given.isEmpty() ? new String[0] : new String[] {"Authorization", "Bearer " + given};
    }

    @Override
    public String toString() {
        return name;
    }
}
