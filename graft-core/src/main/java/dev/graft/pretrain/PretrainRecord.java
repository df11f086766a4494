package dev.graft.pretrain;

import dev.graft.loop.EpochReport;
import dev.graft.policy.Score;
import java.util.List;
import java.util.Map;

/**
 * What came of a pretraining.
 *
 * @param graft version
 * @param network its shape
 * @param train pictures learned from
 * @param val pictures measured on
 * @param classes of all sets together
 * @param leftOut pictures left out because they stand in sets to stay apart from
 * @param best which epoch's state was kept
 * @param score accuracy and loss on the pictures measured on, by the labels
 * @param history every epoch
 * @param timing seconds by part
 * @param file the backbone
 */
public record PretrainRecord(
    String graft,
    MobileNet network,
    int train,
    int val,
    int classes,
    int leftOut,
    String best,
    Score score,
    List<EpochReport> history,
    Map<String, Double> timing,
    String file) {
  /** Copies the lists. */
  public PretrainRecord {
    history = List.copyOf(history);
    timing = Map.copyOf(timing);
  }
}
