package dev.graft.train;

import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.modality.Modality;

/**
 * A pretrained network, and how samples are prepared for it.
 *
 * @param source where it is
 * @param features which of its tensors are the features
 * @param modality what the samples are, and how they are prepared
 * @param origin where that preparation was learned, as a phrase
 */
public record BackboneChoice(
    BackboneSource source, FeatureChoice features, Modality modality, String origin) {}
