package dev.signalbox.delivery;

/**
 * How far a client was in a space when its connection ended. Had it received the message at {@code sent}, then it lacked
 * nothing up to the event at {@code until}, however long nothing had been for it.
 *
 * @param sent the offset of the last message that was sent
 */
public record SavedCursor(String spaceId, String sent, long until) {}
