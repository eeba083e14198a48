package dev.signalbox.delivery;

import java.util.List;

/**
 * Frames that are written together, in order; may be shared by many receivers.
 *
 * @param bytes of all frames
 */
public record Batch(List<Frame> frames, int bytes) {
    public static final Batch NOTHING = new Batch(List.of());

    public Batch(List<Frame> frames) {
        this(frames, sum(frames));
    }

    public static Batch text(byte[] utf8) {
        return new Batch(List.of(Frame.text(utf8)));
    }

    private static int sum(List<Frame> frames) {
        int sum = 0;
        for (Frame frame : frames) {
            sum += frame.bytes().length;
        }
        return sum;
    }
}
