package dev.graft.herbarium;

import java.nio.file.Path;

/**
 * What was written.
 *
 * @param data the data set as it is to be given on: a folder, or a manifest
 * @param train number of pictures to learn from
 * @param heldOut number of pictures set aside for validation
 * @param bytes size of all pictures together
 */
public record HerbariumSummary(Path data, int train, int heldOut, long bytes) {}
