package dev.signalbox.session;

/**
 * One message on its way in or out: text as it stands on the wire (for Engine.IO with the packet type in front, {@code
 * 42["hello"]}), or the bare bytes of a binary message.
 *
 * @param bytes UTF-8 if text; may be shared by many receivers and must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frame(byte[] bytes, boolean binary) {
    public static Frame text(byte[] utf8) {
        return new Frame(utf8, false);
    }
}
