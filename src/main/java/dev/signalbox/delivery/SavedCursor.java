package dev.signalbox.delivery;

/**
 * How far a client was in a space when its connection ended. If it received the message at {@code sent}, it lacks nothing
 * up to the event at {@code until}, because no event in between was for it.
 *
 * @param sent the offset of the last message that was sent
 * @param join the last of its joins whose state was sent
 */
public record SavedCursor(String spaceId, String sent, long until, long join) {}
