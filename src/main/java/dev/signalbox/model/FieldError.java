package dev.signalbox.model;

/** An invalid field, as a path such as {@code data.questions[0].text}, and the reason. */
public record FieldError(String field, String message) {}
