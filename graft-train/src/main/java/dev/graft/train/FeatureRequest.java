package dev.graft.train;

import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.modality.Modality;
import java.nio.file.Path;

/**
 * Which features of which samples.
 *
 * @param data the data set: a folder, zip or manifest
 * @param dataOptions how it is read
 * @param backbone the pretrained network
 * @param choice which of its tensors are the features
 * @param modality what the samples are, and how they are prepared for it
 * @param origin where that preparation was learned, as a phrase
 * @param workshop where what was computed is kept, and how many samples are worked on at once
 */
public record FeatureRequest(
    Path data,
    DataSetOptions dataOptions,
    BackboneSource backbone,
    FeatureChoice choice,
    Modality modality,
    String origin,
    Workshop workshop) {}
