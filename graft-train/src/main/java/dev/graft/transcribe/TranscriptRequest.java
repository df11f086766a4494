package dev.graft.transcribe;

import dev.graft.Workshop;
import dev.graft.data.DataSetOptions;
import dev.graft.graph.BackboneSource;
import dev.graft.policy.Recipe;
import dev.graft.train.Pausing;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * What is to be trained, and on what.
 *
 * @param data says where samples are and what is said in them
 * @param options how it is read; its seed is that of all random choices
 * @param frames what the stem takes
 * @param encoder the network whose last blocks are kept
 * @param kept how many of them
 * @param top what becomes of these
 * @param changes what is trained otherwise than is usual
 * @param refit whether the model learns in the end from the validation samples that Graft drew, too
 * @param workshop what work is done with
 * @param pausing how it may be broken off
 */
public record TranscriptRequest(
    Path data,
    DataSetOptions options,
    Frames frames,
    BackboneSource encoder,
    int kept,
    TopChoice top,
    UnaryOperator<Recipe> changes,
    boolean refit,
    Workshop workshop,
    Pausing pausing) {}
