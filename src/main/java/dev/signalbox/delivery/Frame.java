package dev.signalbox.delivery;

/**
 * One incoming or outgoing message: text as on the wire (for Engine.IO including the packet type, {@code 42["hello"]}), or
 * the raw bytes of a binary message.
 *
 * @param bytes UTF-8 if text; may be shared by many receivers and must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frame(byte[] bytes, boolean binary) {
    public static Frame text(byte[] utf8) {
        return new Frame(utf8, false);
    }
}
