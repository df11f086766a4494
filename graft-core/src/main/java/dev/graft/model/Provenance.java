package dev.graft.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a model came to be: enough to make it again, nothing that differs between two runs of the
 * same settings.
 *
 * @param backbone the pretrained network's file name
 * @param backboneSha256 SHA-256 of its file
 * @param dataSha256 hash of the data set: names, contents, targets and split
 * @param trainSamples how many samples it was trained on
 * @param strategy which part was trained
 * @param seed the seed of every random choice
 * @param settings the other choices, by name
 * @param versions of Graft and the engines
 */
public record Provenance(
    String backbone,
    String backboneSha256,
    String dataSha256,
    int trainSamples,
    String strategy,
    long seed,
    Map<String, String> settings,
    Map<String, String> versions) {
  /** Copies the maps, in the order of their names. */
  public Provenance {
    settings = new TreeMap<>(settings);
    versions = new TreeMap<>(versions);
  }
}
