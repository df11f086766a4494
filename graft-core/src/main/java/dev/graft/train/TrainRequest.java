package dev.graft.train;

import dev.graft.head.HeadSettings;
import java.nio.file.Path;

/**
 * What to train, and where to put it.
 *
 * @param features what it is trained on
 * @param head how the head is solved
 * @param out the folder that receives {@code model.onnx} and {@code run.json}
 */
public record TrainRequest(FeatureRequest features, HeadSettings head, Path out) {}
