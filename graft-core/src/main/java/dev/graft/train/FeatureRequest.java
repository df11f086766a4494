package dev.graft.train;

import dev.graft.data.DataSetOptions;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.image.Preprocessing;
import java.nio.file.Path;

/**
 * Which features of which pictures.
 *
 * @param data the data set: a folder, zip or manifest
 * @param dataOptions how it is read
 * @param backbone the pretrained network
 * @param choice which of its tensors are the features
 * @param preprocessing how pictures are prepared for it
 * @param threads how many pictures are worked on at once
 */
public record FeatureRequest(
    Path data,
    DataSetOptions dataOptions,
    BackboneSource backbone,
    FeatureChoice choice,
    Preprocessing preprocessing,
    int threads) {}
