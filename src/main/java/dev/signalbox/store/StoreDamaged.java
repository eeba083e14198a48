package dev.signalbox.store;

import dev.signalbox.ops.SettingError;

/** The file does not hold what was written to it. Its message is one sentence, with what to do. */
final class StoreDamaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreDamaged(SettingError sentence, Throwable cause) {
        super(sentence.getMessage(), cause);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
