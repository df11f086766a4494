package dev.graft.pretrain;

import dev.graft.data.Skipped;
import dev.graft.loop.EpochReport;
import dev.graft.policy.Score;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a pretraining: what {@code pretrain.json} holds and {@code pretrain --json} prints.
 *
 * @param graft version
 * @param request what was asked for
 * @param network its shape
 * @param train pictures learned from
 * @param val pictures measured on
 * @param classes of all sets together; none where labels do not count
 * @param leftOut names of pictures left out because they stand in sets to stay apart from
 * @param skipped files that took no part, and why
 * @param stopped whether it was stopped before its end; {@code --resume} goes on
 * @param best which epoch's state was kept
 * @param measure what the score measures
 * @param score on the pictures measured on, with the loss
 * @param notes what the user should know, one sentence each
 * @param history every epoch
 * @param timing seconds by part
 * @param file the backbone
 */
public record PretrainRecord(
    String graft,
    RequestInfo request,
    MobileNet network,
    int train,
    int val,
    int classes,
    List<String> leftOut,
    List<Skipped> skipped,
    boolean stopped,
    String best,
    String measure,
    Score score,
    List<String> notes,
    List<EpochReport> history,
    Map<String, Double> timing,
    String file) {
  /** Copies the lists. */
  public PretrainRecord {
    leftOut = List.copyOf(leftOut);
    skipped = List.copyOf(skipped);
    notes = List.copyOf(notes);
    history = List.copyOf(history);
    timing = Map.copyOf(timing);
  }

  /**
   * What was asked for.
   *
   * @param seed of every random choice
   * @param data the sets learned from
   * @param teacher absent without one
   * @param labels whether labels were learned
   * @param from the earlier run that it began with; absent where weights were random
   * @param sizePx the side of the pictures that the network takes
   * @param course sizes, epochs, views, batch size and rate
   * @param share which part of the pictures was used
   * @param precision the numbers it trained with
   */
  public record RequestInfo(
      long seed,
      DataInfo data,
      @Nullable TeacherInfo teacher,
      boolean labels,
      @Nullable String from,
      int sizePx,
      Course course,
      double share,
      String precision) {}

  /**
   * The sets learned from.
   *
   * @param names of their files or folders
   * @param apartFrom names of those to stay apart from
   * @param sha256 identifies the contents and classes used, in their order
   */
  public record DataInfo(List<String> names, List<String> apartFrom, String sha256) {}

  /**
   * The network learned from.
   *
   * @param name its file's name
   * @param sha256 of its file
   */
  public record TeacherInfo(String name, String sha256) {}
}
