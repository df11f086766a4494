package dev.graft.mailbag;

import java.nio.file.Path;

/**
 * What was written.
 *
 * @param data the data set as it is to be given on: a folder, or a manifest
 * @param train number of letters to learn from
 * @param heldOut number of letters set aside for validation
 */
public record MailbagSummary(Path data, int train, int heldOut) {}
