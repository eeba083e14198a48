package dev.signalbox.session;

import java.util.List;

/**
 * Frames that leave together, in order; may be shared by many receivers.
 *
 * @param bounded whether it counts against the client's queue; acks and control packets do not
 * @param bytes of all frames
 */
public record Batch(List<Frame> frames, boolean bounded, int bytes) {
    public static final Batch NOTHING = answer(List.of());

    public Batch(List<Frame> frames, boolean bounded) {
        this(frames, bounded, sum(frames));
    }

    /** What the client asked for, or what the protocol needs. */
    public static Batch answer(List<Frame> frames) {
        return new Batch(frames, false);
    }

    /** The same, of one text. */
    public static Batch answer(byte[] utf8) {
        return answer(List.of(Frame.text(utf8)));
    }

    private static int sum(List<Frame> frames) {
        int sum = 0;
        for (Frame frame : frames) {
            sum += frame.bytes().length;
        }
        return sum;
    }
}
