package dev.signalbox.projection;

/** The step needs an intention that is not among the newest. */
final class IntentionNotLoaded extends NotLoaded {
    private static final long serialVersionUID = 1L;

    private final String intentionId;

    IntentionNotLoaded(String intentionId) {
        super(intentionId);
        this.intentionId = intentionId;
    }

    String intentionId() {
        return intentionId;
    }
}
