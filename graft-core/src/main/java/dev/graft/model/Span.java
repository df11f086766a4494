package dev.graft.model;

/**
 * A stretch of a recording that is of one class or label.
 *
 * @param startSeconds where it begins
 * @param endSeconds where it ends
 * @param label which
 * @param probability the mean over its windows, from 0 to 1
 */
public record Span(double startSeconds, double endSeconds, String label, double probability) {}
