package dev.graft.audio;

import dev.graft.graph.Graph;
import java.util.Optional;

/**
 * What makes of waveforms the frames that a network takes; it is never trained.
 *
 * @param graph as it was exported, or as the settings make it
 * @param sha256 of its file, or of the settings
 * @param factor what its values are multiplied with before the network takes them
 * @param offset what is added then
 * @param logMel the settings, where it is made of such
 */
record FrontEnd(Graph graph, String sha256, double factor, double offset, Optional<LogMel> logMel) {
  /** The same where nothing lies before and behind the waveform, as of networks that slide. */
  Graph cut() {
    return logMel.map(settings -> settings.cut().graph(graph.opset())).orElse(graph);
  }
}
