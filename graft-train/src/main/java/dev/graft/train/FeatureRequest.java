package dev.graft.train;

import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import java.nio.file.Path;

/**
 * Which features of which samples.
 *
 * @param data the data set: a folder, zip or manifest
 * @param dataOptions how it is read
 * @param backbone the pretrained network, and how samples are prepared for it
 * @param workshop where what was computed is kept, and how many samples are worked on at once
 */
public record FeatureRequest(
    Path data, DataSetOptions dataOptions, BackboneChoice backbone, Workshop workshop) {}
