package dev.graft.train;

import dev.graft.head.HeadSettings;
import java.nio.file.Path;

/**
 * What to train, and where to put it.
 *
 * @param features what it is trained on
 * @param head how the exact head is solved
 * @param tuning what is trained beyond it
 * @param out the folder that receives {@code model.onnx}, {@code run.json} and {@code checkpoint/}
 */
public record TrainRequest(FeatureRequest features, HeadSettings head, Tuning tuning, Path out) {}
