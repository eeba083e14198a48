package dev.signalbox.store;

import dev.signalbox.ops.SettingError;
import java.nio.file.Path;

/** Another process has the embedded store open. */
public final class StoreInUse extends SettingError {
    private static final long serialVersionUID = 1L;

    StoreInUse(Path folder) {
        super(
                StoreSettings.DATA_DIR,
                folder + " is in use by another Signalbox process",
                "a folder of its own for each process, or " + StoreSettings.URI + " for a shared database");
    }

    /** Whether a failed start failed for that. */
    public static boolean isCauseOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreInUse) {
                return true;
            }
        }
        return false;
    }
}
