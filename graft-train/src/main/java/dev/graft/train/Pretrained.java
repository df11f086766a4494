package dev.graft.train;

import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.modality.Processor;
import java.util.Optional;

/**
 * A network before anything of it was trained here.
 *
 * @param backbone up to its features
 * @param answering with the head that it came with, whose one output tells classes apart: logits,
 *     or probabilities; empty where its file has none
 * @param processor how it takes samples
 */
public record Pretrained(Backbone backbone, Optional<Graph> answering, Processor processor) {}
