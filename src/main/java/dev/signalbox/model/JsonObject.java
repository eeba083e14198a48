package dev.signalbox.model;

import java.util.Map;

/** A type with its own JSON form in responses, messages and the store. */
public interface JsonObject {
    /** JSON values only; see {@link Json}. */
    Map<String, Object> json();
}
