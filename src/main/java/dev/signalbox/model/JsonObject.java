package dev.signalbox.model;

import java.util.Map;

/** What stands in answers, messages and the store as a JSON object of its own shape. */
public interface JsonObject {
    /** JSON values only; see {@link Json}. */
    Map<String, Object> json();
}
