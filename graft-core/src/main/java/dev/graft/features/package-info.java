/**
 * From samples to feature vectors, computed once: the parallel pass over the data and the store
 * that remembers it.
 *
 * <p>Start at {@link dev.graft.features.FeatureExtractor}.
 */
@NullMarked
package dev.graft.features;

import org.jspecify.annotations.NullMarked;
