package dev.graft.transcribe;

import dev.graft.graph.Graph;
import dev.graft.modality.Processor;
import java.util.function.LongFunction;
import java.util.function.LongToIntFunction;

/**
 * What a new stem takes: samples as sequences of frames.
 *
 * @param processor how a sample becomes the input of the network that makes its frames
 * @param network that network, for an operator set; its outputs are the frames, float [N, T,
 *     bands], and int64 [N, T], which says what of them is there. Its nodes and constants are named
 *     as a front end's ({@link dev.graft.graph.Parameters#FIXED})
 * @param count how many frames a sample gives, by its extent as it was decoded
 */
public record Frames(Processor processor, LongFunction<Graph> network, LongToIntFunction count) {}
