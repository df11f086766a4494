package dev.graft.mailbag;

/** One line of text, and what its writer wants. */
public record Letter(String text, LetterKind kind) {}
