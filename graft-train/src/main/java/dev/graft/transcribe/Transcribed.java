package dev.graft.transcribe;

import dev.graft.data.Sample;

/**
 * A sample, and what a model makes of it.
 *
 * @param sample where it is
 * @param right what is said in it
 * @param read what the model reads
 */
public record Transcribed(Sample sample, String right, String read) {}
