package dev.graft.soundbox;

import java.nio.file.Path;

/**
 * What was written.
 *
 * @param data the folder, as it is to be given on
 * @param train number of sounds to learn from
 * @param heldOut number of sounds set aside for validation
 * @param bytes size of all files together
 */
public record SoundboxSummary(Path data, int train, int heldOut, long bytes) {}
