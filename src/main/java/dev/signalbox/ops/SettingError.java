package dev.signalbox.ops;

/** A setting that stops the start: one line that names it, what was given and what is allowed; exit code 2. */
public class SettingError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param name as the user writes it, such as {@code SIGNALBOX_JWT_SECRET}
     * @param given what was found; for a secret only its length
     * @param allowed what would be right
     */
    public SettingError(String name, String given, String allowed) {
        super(name + ": " + given + "; allowed: " + allowed, null, false, false);
    }
}
