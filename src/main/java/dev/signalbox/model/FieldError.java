package dev.signalbox.model;

/** One field that is wrong, as a path such as {@code data.questions[0].text}, and why. */
public record FieldError(String field, String message) {}
