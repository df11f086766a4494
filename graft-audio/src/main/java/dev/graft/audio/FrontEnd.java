package dev.graft.audio;

import dev.graft.graph.Graph;

/**
 * A network that makes of waveforms the frames that another takes; it is never trained.
 *
 * @param graph as it was exported
 * @param sha256 of its file
 * @param factor what its values are multiplied with before the other network takes them
 * @param offset what is added then
 */
record FrontEnd(Graph graph, String sha256, double factor, double offset) {}
