package dev.signalbox.transport;

/**
 * One message on its way in or out: text as it stands on the wire (for Engine.IO with the packet type in front, {@code
 * 42["hello"]}), or the bare bytes of a binary message.
 *
 * @param bytes UTF-8 if text; may be shared by many receivers and must not be changed
 * @param bounded whether it counts against the client's queue; acks and control packets do not
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frame(byte[] bytes, boolean binary, boolean bounded) {
    public static Frame control(byte[] text) {
        return new Frame(text, false, false);
    }
}
