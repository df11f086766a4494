/**
 * Samples and where they come from: folders, manifests, archives, splits, and the scan that finds
 * damaged and repeated files. Knows nothing of what a sample's bytes mean.
 *
 * <p>Start at {@link dev.graft.data.DataSet}.
 */
@NullMarked
package dev.graft.data;

import org.jspecify.annotations.NullMarked;
