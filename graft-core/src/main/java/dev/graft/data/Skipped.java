package dev.graft.data;

/**
 * A file or manifest row that takes no part.
 *
 * @param path the path relative to the data set, or the manifest and its line
 * @param reason why, as a phrase that completes "it was skipped because it ..." or stands alone
 */
public record Skipped(String path, String reason) {}
